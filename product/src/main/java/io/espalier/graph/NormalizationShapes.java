package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes of normalisations: that of the input, where the parameters fit it. */
final class NormalizationShapes {
  private NormalizationShapes() {}

  /** Where each parameter has one number a channel, as for BatchNorm and InstanceNorm. */
  static Shape perChannel(Shape x, Operands in) {
    int channels = x.rank() < 2 ? 1 : x.dim(1);
    for (int i = 1; i < in.size(); i++) {
      Shape parameter = in.shape(i);
      if (parameter != null && parameter.elements() != channels) {
        throw new IllegalArgumentException(
            "an input %s has %d channels; parameter %d is %s".formatted(x, channels, i, parameter));
      }
    }
    return x;
  }

  /**
   * The normalised value, the mean and the inverse deviation, these with extents 1 from the axis.
   */
  static List<@Nullable Shape> layerNorm(Shape x, Operands in, int axis, int outputs) {
    int front = x.axis(axis);
    Shape normalised = Shape.of(Arrays.copyOfRange(x.dims(), front, x.rank()));
    for (int i = 1; i < in.size(); i++) {
      Shape parameter = in.shape(i);
      if (parameter != null) {
        ShapeRules.requireBroadcastTo(parameter, normalised);
      }
    }
    int[] statistic = x.dims();
    Arrays.fill(statistic, front, statistic.length, 1);
    List<@Nullable Shape> shapes = new ArrayList<>();
    shapes.add(x);
    for (int i = 1; i < outputs; i++) {
      shapes.add(Shape.of(statistic));
    }
    return shapes;
  }

  static Shape groupNorm(Shape x, Operands in, int groups) {
    requireChannels(x);
    if (groups < 1 || x.dim(1) % groups != 0) {
      throw new IllegalArgumentException(
          "the channels of an input %s do not fall into %d groups".formatted(x, groups));
    }
    for (int i = 1; i < in.size(); i++) {
      Shape parameter = in.shape(i);
      if (parameter != null && parameter.elements() != x.dim(1) && parameter.elements() != groups) {
        throw new IllegalArgumentException(
            "an input %s in %d groups has parameter %d of shape %s"
                .formatted(x, groups, i, parameter));
      }
    }
    return x;
  }

  static Shape lrn(Shape x, int size) {
    requireChannels(x);
    if (size < 1) {
      throw new IllegalArgumentException("the number of neighbours must be >= 1; size=" + size);
    }
    return x;
  }

  private static void requireChannels(Shape x) {
    if (x.rank() < 2) {
      throw new IllegalArgumentException("an input " + x + " has no axis of channels");
    }
  }
}
