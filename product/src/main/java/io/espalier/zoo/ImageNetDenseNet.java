package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The densely connected networks for large images: a {@link Stem} of {@code 2 growth} channels,
 * four {@linkplain DenseBlocks blocks} with transitions between them, BatchNorm, a rectifier,
 * global average pooling, a linear head.
 *
 * @param depth layers with weights: 121, 161, 169 or 201
 * @param growth channels that a layer appends; 48 for depth 161, else 32, in the paper
 */
public record ImageNetDenseNet(int depth, int growth) implements Architecture {
  /** Layers of each block, by depth. */
  private static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(
          121, List.of(6, 12, 24, 16),
          161, List.of(6, 12, 36, 24),
          169, List.of(6, 12, 32, 32),
          201, List.of(6, 12, 48, 32));

  static final Family FAMILY =
      new Family(
          "densenet(121|161|169|201)",
          name -> new ImageNetDenseNet(name.number(1), name.width(usualGrowth(name.number(1)))),
          Stream.of(121, 161, 169, 201).map(ImageNetDenseNet::of).toList());

  /**
   * @throws IllegalArgumentException if {@code depth} is none of these four, or {@code growth} is
   *     not in 1 .. 1024
   */
  public ImageNetDenseNet {
    if (!BLOCKS.containsKey(depth)) {
      throw new IllegalArgumentException(
          "the depth of an ImageNet DenseNet must be one of 121, 161, 169, 201; depth=" + depth);
    }
    Layers.requireWidth(growth);
  }

  /** The network at the paper's growth rate. */
  public static ImageNetDenseNet of(int depth) {
    return new ImageNetDenseNet(depth, usualGrowth(depth));
  }

  private static int usualGrowth(int depth) {
    return depth == 161 ? 48 : 32;
  }

  @Override
  public String name() {
    return "densenet" + depth + Family.suffix(growth, usualGrowth(depth));
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, Stem.SMALLEST_IMAGE, seed);
    List<Integer> blocks = BLOCKS.getOrDefault(depth, List.of());
    String x = Stem.of(layers, 2 * growth, 7);
    for (int block = 1; block <= blocks.size(); block++) {
      x = DenseBlocks.block(layers, "block" + block, x, blocks.get(block - 1), growth);
      x = block < blocks.size() ? DenseBlocks.transition(layers, "transition" + block, x) : x;
    }
    return layers.head(layers.normRelu("head", "", x));
  }
}
