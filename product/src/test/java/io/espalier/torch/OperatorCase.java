package io.espalier.torch;

import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A network of few nodes on random operands, with one free extent (the first) in each input. */
final class OperatorCase {
  private final Random random;
  private final GraphBuilder builder = new GraphBuilder("case");
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final int opset;
  private int names;

  OperatorCase(Random random) {
    this(random, 17);
  }

  OperatorCase(Random random, int opset) {
    this.random = random;
    this.opset = opset;
    builder.header(new FileHeader(opset > 20 ? 10 : 8, Map.of("", opset), "test", "", Map.of()));
  }

  /** The version of the standard operators. */
  int opset() {
    return opset;
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

  String truth(int... dims) {
    Shape shape = Shape.of(dims);
    long[] values = random.longs(shape.elements(), 0, 2).toArray();
    return input(Tensor.ofLongs(DType.BOOL, shape, values));
  }

  /** An input of numbers between 1/2 and 2. */
  String positive(int... dims) {
    return input(numbers(() -> random.nextDouble(0.5, 2), dims));
  }

  Tensor normal(int... dims) {
    return numbers(random::nextGaussian, dims);
  }

  private static Tensor numbers(DoubleSupplier source, int... dims) {
    Shape shape = Shape.of(dims);
    double[] values = DoubleStream.generate(source).limit(shape.elements()).toArray();
    return Tensor.ofDoubles(shape, values).cast(DType.FLOAT32);
  }

  String node(Op op, String... operands) {
    return builder.node(op.label() + names++, op, operands);
  }

  /** A node of several outputs. */
  List<String> nodes(Op op, int outputs, String... operands) {
    return nodes(op, IntStream.range(0, outputs).boxed().toList(), operands);
  }

  /** A node that gives some of its outputs a name. */
  List<String> nodes(Op op, List<Integer> used, String... operands) {
    String name = op.label() + names++;
    List<String> outputs =
        IntStream.rangeClosed(0, used.getLast())
            .mapToObj(i -> used.contains(i) ? name + "." + i : "")
            .toList();
    builder.add(new Node(name, op, List.of(operands), outputs));
    return outputs.stream().filter(output -> !output.isEmpty()).toList();
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
