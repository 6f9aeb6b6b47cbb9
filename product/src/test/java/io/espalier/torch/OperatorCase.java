package io.espalier.torch;

import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A network of few nodes on random operands, with one free extent (the first) in each input. */
final class OperatorCase {
  private final Random random;
  private final GraphBuilder builder = new GraphBuilder("case");
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private int names;

  OperatorCase(Random random) {
    this.random = random;
  }

  /** A whole number in {@code low .. high}. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  boolean maybe() {
    return random.nextBoolean();
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** An input of normally distributed numbers. */
  String input(int... dims) {
    return input(normal(dims));
  }

  String input(Tensor tensor) {
    Dim[] declared = new Dim[tensor.shape().rank()];
    for (int axis = 0; axis < declared.length; axis++) {
      declared[axis] = axis == 0 ? Dim.free("n") : Dim.of(tensor.shape().dim(axis));
    }
    String name = "input" + inputs.size();
    inputs.put(name, tensor);
    return builder.input(new ValueInfo(name, tensor.dtype(), List.of(declared)));
  }

  /** A constant of normally distributed numbers. */
  String constant(int... dims) {
    return constant(normal(dims));
  }

  String constant(Tensor tensor) {
    return builder.constant("constant" + names++, tensor);
  }

  String longs(long... values) {
    return constant(Tensor.vector(values));
  }

  Tensor normal(int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(shape, values);
  }

  String node(Op op, String... operands) {
    return builder.node(op.label() + names++, op, operands);
  }

  OperatorCase header(FileHeader header) {
    builder.header(header);
    return this;
  }

  OperatorCase output(String value) {
    return output(value, DType.FLOAT32);
  }

  OperatorCase output(String value, DType dtype) {
    builder.output(new ValueInfo(value, dtype, null));
    return this;
  }

  Graph graph() {
    return builder.build();
  }

  Map<String, Tensor> inputs() {
    return inputs;
  }
}
