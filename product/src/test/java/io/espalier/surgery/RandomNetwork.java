package io.espalier.surgery;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Draws small networks of all the structures that tie, move and freeze channels, one a seed, in the
 * forms of opset 17 or of opset 11, with fixed or with free height and width.
 *
 * <p>Every step takes feature maps from a stock and puts a new one there; what steps there are, say
 * {@link LayerBlocks}, {@link BranchBlocks}, {@link MovementBlocks}, {@link ShapeBlocks} and {@link
 * MixingBlocks}.
 */
final class RandomNetwork {
  private static final int STEPS = 16;
  private static final int SIZE = 6;
  private static final int MOST_CHANNELS = 24;

  /** What one step does. */
  interface Block {
    FeatureMap apply(Draw draw, FeatureMap x);
  }

  private static final List<Block> BLOCKS =
      Stream.of(
              LayerBlocks.ALL,
              LayerBlocks.ALL,
              BranchBlocks.ALL,
              MovementBlocks.ALL,
              ShapeBlocks.ALL,
              MixingBlocks.ALL)
          .flatMap(List::stream)
          .toList();

  private RandomNetwork() {}

  static Graph of(long seed) {
    Draw draw = new Draw("random" + seed, seed, seed % 2 == 0 ? 17 : 11, isAnySize(seed));
    draw.keep(draw.convolve(draw.image("image", 3, SIZE), 8, 3));
    if (draw.onceIn(3)) {
      draw.keep(draw.convolve(draw.image("extra", 2, SIZE), 6, 3));
    }
    for (int step = 0; step < STEPS; step++) {
      FeatureMap x = draw.pick();
      FeatureMap y = BLOCKS.get(draw.below(BLOCKS.size())).apply(draw, x);
      draw.keep(y.c() > MOST_CHANNELS ? draw.relu(draw.convolve(y, 8)) : y);
    }
    outputs(draw);
    return draw.build();
  }

  /** Shapes of a network's inputs at a batch, and at a size where height and width are free. */
  static Map<String, Shape> inputShapes(Graph graph, int batch, int size) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      int[] extents =
          Objects.requireNonNull(input.dims()).stream()
              .mapToInt(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : size)
              .toArray();
      extents[0] = batch;
      shapes.put(input.name(), Shape.of(extents));
    }
    return shapes;
  }

  /** The channel groups of a network, analysed at the size for which it is drawn. */
  static ChannelGroups groups(Graph graph) {
    return ChannelAnalysis.analyse(graph, inputShapes(graph, 1, SIZE));
  }

  /** Whether height and width of the network are free. */
  static boolean isAnySize(long seed) {
    return seed % 3 == 0;
  }

  private static void outputs(Draw draw) {
    FeatureMap last = draw.last();
    String classes;
    if (!draw.isAnySize() && draw.onceIn(2)) {
      String flat =
          draw.onceIn(2)
              ? draw.apply(new Op.Flatten(1), last.name())
              : draw.reshape(last, Draw.BATCH, -1);
      int features = last.c() * last.h() * last.w();
      classes =
          draw.apply(
              new Op.Gemm(1, 1, false, true), flat, draw.weight(5, features), draw.weight(5));
    } else {
      String flat = draw.apply(new Op.Squeeze(), draw.pooled(last).name(), draw.longs(2, 3));
      String hidden =
          draw.apply(
              Draw.RELU,
              draw.apply(
                  new Op.Gemm(1, 1, false, false), flat, draw.weight(last.c(), 7), draw.weight(7)));
      classes =
          draw.apply(new Op.Gemm(1, 1, false, false), hidden, draw.weight(7, 5), draw.weight(1, 5));
    }
    draw.output(classes, Dim.free("n"), Dim.of(5));
    if (draw.onceIn(3)) {
      FeatureMap map = draw.convolve(draw.pick(), 2);
      Dim height = draw.isAnySize() ? Dim.free("") : Dim.of(map.h());
      Dim width = draw.isAnySize() ? Dim.free("") : Dim.of(map.w());
      draw.output(map.name(), Dim.free("n"), Dim.of(2), height, width);
    }
  }
}
