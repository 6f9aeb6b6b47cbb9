package io.espalier.surgery;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Exactness;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Draws small residual networks of convolutions and of all normalisations that take statistics over
 * channels, in opset 18 or 21, with fixed or with free height and width.
 */
final class NormNetwork {
  private static final int BLOCKS = 5;
  private static final int SIZE = 4;
  private static final int CHANNELS = 16;

  private NormNetwork() {}

  static Graph of(long seed) {
    boolean perGroup = seed % 2 == 0;
    Draw draw = new Draw("norms" + seed, seed, perGroup ? 18 : 21, seed % 3 == 0);
    FeatureMap x = draw.convolve(draw.image("image", 3, SIZE), CHANNELS, 3);
    for (int block = 0; block < BLOCKS; block++) {
      FeatureMap y = draw.relu(norm(draw, x, perGroup));
      FeatureMap z = norm(draw, draw.convolve(y, 8), perGroup);
      x = draw.binary(Arithmetic.ADD, x, draw.convolve(z, CHANNELS));
    }
    String pooled = draw.apply(new Op.Flatten(1), draw.pooled(norm(draw, x, perGroup)).name());
    Op linear = new Op.Gemm(1, 1, false, true);
    String scores = draw.apply(linear, pooled, draw.weight(5, CHANNELS), draw.weight(5));
    draw.output(scores, Dim.free("n"), Dim.of(5));
    return draw.build();
  }

  /** The channel groups of a network for cuts of an exactness, analysed at the size drawn. */
  static ChannelGroups groups(Graph graph, Exactness exactness) {
    return ChannelAnalysis.analyse(graph, Map.of("image", Shape.of(1, 3, SIZE, SIZE)), exactness);
  }

  /**
   * @param perGroup whether a GroupNorm has one scale a group, as in opset 18
   */
  private static FeatureMap norm(Draw draw, FeatureMap x, boolean perGroup) {
    int groups = draw.onceIn(2) ? 2 : x.c() / 4;
    return switch (draw.below(draw.isAnySize() ? 3 : 4)) {
      case 0 -> layerNorm(draw, x);
      case 1 -> {
        int parameters = perGroup ? groups : x.c();
        yield draw.apply(
            new Op.GroupNorm(groups, 1e-3f), x, draw.weight(parameters), draw.weight(parameters));
      }
      case 2 -> exportedGroupNorm(draw, x, groups);
      default ->
          draw.apply(
              new Op.LayerNorm(1, 1e-3f),
              x,
              draw.weight(x.c(), x.h(), x.w()),
              draw.weight(x.c(), 1, 1));
    };
  }

  /** Over the channels, moved last. */
  private static FeatureMap layerNorm(Draw draw, FeatureMap x) {
    String last = draw.apply(new Op.Transpose(List.of(0, 2, 3, 1)), x.name());
    Op norm = new Op.LayerNorm(-1, 1e-3f);
    String y = draw.apply(norm, last, draw.weight(x.c()), draw.weight(x.c()));
    return x.named(draw.apply(new Op.Transpose(List.of(0, 3, 1, 2)), y));
  }

  /** As exporters write it where the opset has no GroupNorm: each group is one channel. */
  private static FeatureMap exportedGroupNorm(Draw draw, FeatureMap x, int groups) {
    String shape = draw.apply(new Op.ShapeOf(0, Integer.MAX_VALUE), x.name());
    String rows = draw.apply(new Op.Reshape(false), x.name(), draw.longs(0, groups, -1));
    String normed =
        draw.apply(new Op.InstanceNorm(1e-3f), rows, draw.full(1, groups), draw.full(0, groups));
    FeatureMap back = x.named(draw.apply(new Op.Reshape(false), normed, shape));
    FeatureMap scaled = draw.apply(new Op.Binary(Arithmetic.MUL), back, draw.weight(x.c(), 1, 1));
    return draw.apply(new Op.Binary(Arithmetic.ADD), scaled, draw.weight(x.c(), 1, 1));
  }
}
