package io.espalier.method.prunedistil;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A learned linear map that takes a value of a student from its number of channels to the
 * teacher's: a 1x1 convolution, or a matrix where channels are the last axis. The student has it in
 * training only.
 *
 * @param value its name in both networks
 * @param student its shape in the student, for one image
 * @param teacher its shape in the teacher
 * @param axis of the channels: 1 or the last one
 */
record Projection(String value, Shape student, Shape teacher, int axis) {

  /** The name of the map's output, and of its node. */
  String output() {
    return "espalier.projection." + value;
  }

  /** The name of the map's constant. */
  String weight() {
    return output() + ".weight";
  }

  Node node() {
    Op op = isConvolution() ? new Op.Conv(pointwise(student.rank() - 2), 1) : new Op.MatMul();
    return new Node(output(), op, List.of(value, weight()), List.of(output()));
  }

  private boolean isConvolution() {
    return axis == 1 && student.rank() > 2;
  }

  private static Window pointwise(int axes) {
    return new Window(
        Collections.nCopies(axes, 1),
        Collections.nCopies(axes, 1),
        Collections.nCopies(2 * axes, 0),
        Collections.nCopies(axes, 1),
        Window.AutoPad.NOTSET);
  }

  /**
   * Normal numbers of variance {@code 1 / channels}, under which the projection is as large as what
   * it projects.
   */
  Tensor fresh(Random random) {
    int from = student.dim(axis);
    int to = teacher.dim(axis);
    float[] values = new float[from * to];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(from));
    }
    if (!isConvolution()) {
      return Tensor.ofFloats(Shape.of(from, to), values);
    }
    int[] kernel = new int[student.rank()];
    Arrays.fill(kernel, 1);
    kernel[0] = to;
    kernel[1] = from;
    return Tensor.ofFloats(Shape.of(kernel), values);
  }
}
