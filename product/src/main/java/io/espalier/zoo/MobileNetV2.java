package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;

/**
 * The network of inverted residuals: a convolution, seven stages of blocks that expand the channels
 * (1x1), convolve each on its own (3x3) and project to few channels without a rectifier (1x1), a
 * 1x1 convolution, global average pooling, dropout, a linear head. Rectifiers end at 6.
 *
 * <p>M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen: MobileNetV2: Inverted Residuals and
 * Linear Bottlenecks, CVPR 2018, table 2. Of the five halvings the first two are left out for
 * images of less than 64 pixels, the second for less than 128.
 *
 * @param width channels of the first convolution; 32 in the paper. The others are in proportion,
 *     rounded up; the last convolution does not become narrower than in the paper.
 */
public record MobileNetV2(int width) implements Architecture {
  private static final int WIDTH = 32;
  private static final int LAST = 1280;
  private static final float DROPPED = 0.2f;

  static final Family FAMILY =
      new Family(
          "mobilenetv2",
          name -> new MobileNetV2(name.width(WIDTH)),
          List.of(new MobileNetV2(WIDTH)));

  /** The paper's t, c, n and s. */
  private record Stage(int expansion, int channels, int blocks, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  /**
   * @throws IllegalArgumentException if {@code width} is not in 1 .. 1024
   */
  public MobileNetV2 {
    Layers.requireWidth(width);
  }

  @Override
  public String name() {
    return "mobilenetv2" + Family.suffix(width, WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, Stem.SMALLEST_IMAGE, seed);
    int halvings = Stem.halvings(image);
    String x = convolution(layers, "stem", layers.input(), width, 3, halvings > 0 ? 2 : 1);
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      boolean halvesFirst = i == 1;
      int stride = halvesFirst && halvings < 2 ? 1 : stage.stride();
      for (int block = 0; block < stage.blocks(); block++) {
        String name = "stage" + (i + 1) + ".block" + block;
        x = block(layers, name, x, stage, block == 0 ? stride : 1);
      }
    }
    x = convolution(layers, "last", x, Math.max(LAST, scaled(LAST)), 1, 1);
    return layers.classify(layers.dropout("head.dropout", layers.features(x), DROPPED));
  }

  private String block(Layers layers, String name, String x, Stage stage, int stride) {
    int expanded = layers.channels(x) * stage.expansion();
    int channels = scaled(stage.channels());
    String y =
        stage.expansion() == 1 ? x : convolution(layers, name + ".expand", x, expanded, 1, 1);
    y = layers.depthwise(name + ".depthwise.conv", y, stride);
    y = layers.relu6(name + ".depthwise.relu", layers.norm(name + ".depthwise.norm", y));
    y = layers.convNorm(name + ".project", y, channels, 1, 1);
    return stride == 1 && layers.channels(x) == channels ? layers.add(name + ".add", y, x) : y;
  }

  private static String convolution(
      Layers layers, String name, String x, int filters, int kernel, int stride) {
    return layers.relu6(name + ".relu", layers.convNorm(name, x, filters, kernel, stride));
  }

  private int scaled(int channels) {
    return Math.ceilDiv(channels * width, WIDTH);
  }
}
