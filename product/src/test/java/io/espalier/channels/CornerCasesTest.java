package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Structures that are easily cut wrong. */
final class CornerCasesTest {
  private final Sketch net = new Sketch();

  @Test
  void aLastConvolutionIsTheOutput() {
    String image = net.image(3, 2, 2);
    ChannelGroups groups =
        net.groups(net.relu("relu", net.conv("last", net.conv("conv", image, 4, 3), 5, 4)));
    assertThat(barrier(group(groups, "last")))
        .isEqualTo("its channels are the network's output 'relu'");
    assertThat(group(groups, "conv").removable()).isEqualTo(4);
  }

  /** One output is read inside too; the part that is not an output may go. */
  @Test
  void ofSeveralOutputsEachStays() {
    String image = net.image(3, 2, 2);
    String inner = net.conv("inner", image, 4, 3);
    String other = net.conv("other", image, 4, 3);
    String both = net.op("both", new Op.Concat(1), inner, other);
    ChannelGroups groups = net.groups(net.conv("head", both, 2, 8), inner);
    assertThat(barrier(group(groups, "inner")))
        .isEqualTo("its channels are the network's output 'inner'");
    assertThat(text(group(groups, "other").consumerSlices(3))).containsExactly("head.weight[1: 7]");
    assertThat(group(groups, "head").kind()).isEqualTo(Kind.FROZEN);
  }

  @Test
  void aConvolutionUsedTwiceOnDifferentInputs() {
    String image = net.image(3, 2, 2);
    String w = net.weight("shared", 5, 4, 3, 3);
    Op conv = new Op.Conv(Window.square(3, 1, 1), 1);
    String a = net.op("first", conv, net.conv("a", image, 4, 3), w);
    String b = net.op("second", conv, net.conv("b", image, 4, 3), w);
    ChannelGroups groups = net.groups(net.conv("x", a, 2, 5), net.conv("y", b, 2, 5));
    assertThat(group(groups, "a").layers()).containsExactly("a", "b");
    assertThat(group(groups, "a").ties()).containsExactly("second");
    assertThat(text(group(groups, "first").slices(4)))
        .containsExactly("shared[0: 4]", "x.weight[1: 4]", "y.weight[1: 4]");
  }

  @Test
  void aReshapeWithABakedChannelCount() {
    String x = net.conv("conv", net.image(3, 2, 2), 4, 3);
    String flat = net.op("flat", new Op.Reshape(false), x, net.longs("to", 1, 4, 4));
    String back = net.op("back", new Op.Reshape(false), flat, net.longs("from", -1, 4, 2, 2));
    ChannelGroups groups = net.groups(net.conv("head", back, 2, 4));
    assertThat(text(group(groups, "conv").consumerSlices(3))).containsExactly("head.weight[1: 3]");
  }

  @Test
  void zeroChannelsAppendedByAConcat() {
    String x = net.conv("stem", net.image(3, 2, 2), 2, 3);
    String wide = net.op("wide", new Op.Concat(1), x, net.weight("zeros", 1, 2, 2, 2));
    ChannelGroups groups =
        net.groups(net.conv("head", net.add("sum", net.conv("inner", x, 4, 2), wide), 2, 4));
    assertThat(group(groups, "stem").layers()).containsExactly("stem", "inner");
    ChannelGroup appended = group(groups, "inner");
    assertThat(appended.removable()).isEqualTo(2);
    assertThat(text(appended.slices(1)))
        .containsExactly("zeros[1: 1]", "inner.weight[0: 3]", "head.weight[1: 3]");
  }

  /** The numbers of a shape are not sliced because they are also multiplied with. */
  @Test
  void aConstantThatIsAShapeAndDataIsTwoConstants() {
    String x = net.conv("conv", net.image(3, 2, 2), 4, 3);
    String shape = net.longs("shape", 1, 4, 2, 2);
    String same = net.op("same", new Op.Reshape(false), x, shape);
    String last = net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), same);
    String whole = net.op("whole", new Op.Cast(DType.INT64), last);
    String scaled = net.mul("scaled", whole, shape);
    String real = net.op("real", new Op.Cast(DType.FLOAT32), scaled);
    String first = net.op("first", new Op.Transpose(List.of(0, 3, 1, 2)), real);
    ChannelGroups groups = net.groups(net.conv("head", first, 2, 4));
    assertThat(groups.network().node("same").orElseThrow().input(1)).isEqualTo("shape");
    assertThat(groups.network().node("scaled").orElseThrow().input(1)).isEqualTo("shape_2");
    assertThat(groups.components("shape", 0)).isNull();
    assertThat(group(groups, "conv").removable()).isEqualTo(4);
  }

  /** Five strides of 2 and a way up again, which fits multiples of 32 only. */
  @Test
  void freeHeightAndWidthOfANetworkThatGoesDownAndUp() {
    String x = net.anyImage(3);
    int channels = 3;
    String skip = "";
    for (int level = 1; level <= 5; level++) {
      x =
          net.op(
              "down" + level,
              new Op.Conv(Window.square(3, 2, 1), 1),
              x,
              net.weight("w" + level, 4 + level, channels, 3, 3));
      channels = 4 + level;
      skip = level == 4 ? x : skip;
    }
    String up =
        net.op(
            "up",
            new Op.Resize(
                Op.Interpolation.LINEAR,
                Op.Coordinates.HALF_PIXEL,
                Op.Nearest.ROUND_PREFER_FLOOR,
                -0.75f,
                false,
                0,
                false,
                List.of()),
            x,
            "",
            net.constant("scales", Tensor.ofFloats(Shape.of(4), 1, 1, 2, 2)));
    String both = net.op("both", new Op.Concat(1), up, skip);
    ChannelGroups groups = net.groups(net.conv("head", both, 2, 17));
    assertThat(groups.inputShapes()).containsEntry("image", Shape.of(1, 3, 224, 224));
    assertThat(groups.removable()).isEqualTo(5 + 6 + 7 + 8 + 9);
    assertThat(text(group(groups, "down4").consumerSlices(0)))
        .containsExactly("w5[1: 0]", "head.weight[1: 9]");
  }
}
