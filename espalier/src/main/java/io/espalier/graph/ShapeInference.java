package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shape of every value by running the graph on shapes instead of numbers, for concrete
 * input shapes; a free extent is whatever the caller puts in its place.
 *
 * <p>Shape arithmetic (a Shape, and what is computed from constants and Shapes alone) is evaluated
 * on the way, so that a Reshape whose target the graph computes has a shape too.
 */
public final class ShapeInference {
  /** Results of shape arithmetic with more elements are not kept: they are data, not shapes. */
  private static final int MAX_KNOWN_ELEMENTS = 256;

  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Map<String, Tensor> known = new HashMap<>();

  private ShapeInference() {}

  /**
   * The shapes of all values.
   *
   * @param inputs a shape for each input of the graph, by name
   * @throws InvalidGraphException if an input has no shape or one that breaks its contract, or if a
   *     node's operands do not fit; the message names the node, the shapes and what was expected
   */
  public static Shapes infer(Graph graph, Map<String, Shape> inputs) {
    ShapeInference inference = new ShapeInference();
    graph.inputs().forEach(input -> inference.bind(input, inputs.get(input.name())));
    graph.constants().forEach(inference::bind);
    graph.nodes().forEach(inference::visit);
    return new Shapes(inference.shapes, inference.known);
  }

  /**
   * The shapes of all values when each free first extent of an input is {@code batch}.
   *
   * @throws InvalidGraphException as {@link #infer}
   * @throws IllegalArgumentException if another extent of an input is free, or its rank is unknown
   */
  public static Shapes atBatch(Graph graph, int batch) {
    Map<String, Shape> inputs = new HashMap<>();
    graph.inputs().forEach(input -> inputs.put(input.name(), shapeAtBatch(input, batch)));
    return infer(graph, inputs);
  }

  private static Shape shapeAtBatch(ValueInfo input, int batch) {
    List<Dim> dims = input.dims();
    if (dims == null) {
      throw new IllegalArgumentException("the input '" + input.name() + "' declares no shape");
    }
    int[] extents = new int[dims.size()];
    for (int axis = 0; axis < extents.length; axis++) {
      if (dims.get(axis) instanceof Dim.Fixed fixed) {
        extents[axis] = fixed.size();
      } else if (axis == 0) {
        extents[axis] = batch;
      } else {
        throw new IllegalArgumentException(
            "axis %d (%s) of the input '%s' is free; its extent must be given"
                .formatted(axis, dims.get(axis), input.name()));
      }
    }
    return Shape.of(extents);
  }

  private void bind(ValueInfo input, @Nullable Shape shape) {
    if (shape == null) {
      throw new InvalidGraphException("no shape is given for the input '" + input.name() + "'");
    }
    List<Dim> dims = input.dims();
    if (dims != null && !fits(dims, shape)) {
      throw new InvalidGraphException(
          "the input '%s' takes %s; given %s".formatted(input.name(), dims, shape));
    }
    shapes.put(input.name(), shape);
  }

  private static boolean fits(List<Dim> dims, Shape shape) {
    if (dims.size() != shape.rank()) {
      return false;
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (dims.get(axis) instanceof Dim.Fixed fixed && fixed.size() != shape.dim(axis)) {
        return false;
      }
    }
    return true;
  }

  private void bind(String constant, Tensor tensor) {
    shapes.put(constant, tensor.shape());
    known.put(constant, tensor);
  }

  private void visit(Node node) {
    try {
      Optional<Tensor> value = evaluate(node);
      if (value.isPresent()) {
        shapes.put(node.output(), value.get().shape());
        known.put(node.output(), value.get());
        return;
      }
      Shape shape = shape(node);
      if (shape != null && !node.output().isEmpty()) {
        shapes.put(node.output(), shape);
        if (node.outputs().size() > 1 && node.op() instanceof Op.Pool) {
          shapes.put(node.outputs().get(1), shape);
        }
      }
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new InvalidGraphException(
          "node '%s' (%s): %s".formatted(node.name(), node.op().label(), e.getMessage()), e);
    }
  }

  /** The result of a node of shape arithmetic. */
  private Optional<Tensor> evaluate(Node node) {
    if (node.op() instanceof Op.ShapeOf shapeOf) {
      return Optional.ofNullable(shapes.get(node.input(0)))
          .map(shape -> ConstantEvaluator.shapeOf(shape, shapeOf));
    }
    List<@Nullable Tensor> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      Tensor tensor = known.get(input);
      if (tensor == null && !input.isEmpty()) {
        return Optional.empty();
      }
      if (tensor != null && tensor.size() > MAX_KNOWN_ELEMENTS) {
        return Optional.empty();
      }
      operands.add(tensor);
    }
    return ConstantEvaluator.evaluate(node.op(), operands)
        .map(List::getFirst)
        .filter(result -> result.size() <= MAX_KNOWN_ELEMENTS);
  }

  /** The shape of a node's first output; null if it is unknown. */
  private @Nullable Shape shape(Node node) {
    List<@Nullable Shape> in = new ArrayList<>();
    node.inputs().forEach(input -> in.add(shapes.get(input)));
    Shape x = in.isEmpty() ? null : in.getFirst();
    if (x == null || node.op() instanceof Op.Opaque) {
      return null;
    }
    return switch (node.op()) {
      case Op.Conv c -> conv(node, c);
      case Op.Gemm g -> gemm(x, second(in), g);
      case Op.MatMul m -> matMul(x, second(in));
      case Op.Binary b -> second(in) == null ? null : ShapeRules.broadcast(x, require(in, 1));
      case Op.BatchNorm b -> batchNorm(x, require(in, 1));
      case Op.Elementwise e -> x;
      case Op.Clip c -> x;
      case Op.Softmax s -> x;
      case Op.Dropout d -> x;
      case Op.Cast c -> x;
      case Op.Pool p -> slide(x, x.dim(1), p.window(), p.ceil());
      case Op.GlobalPool p -> globalPool(x);
      case Op.Reduce r -> reduce(x, r, constant(node, 1));
      case Op.Flatten f -> ShapeRules.flatten(x, f.axis());
      case Op.Reshape r -> {
        Tensor target = constant(node, 1);
        yield target == null ? null : ShapeRules.reshape(x, target.toLongs(), r.allowZero());
      }
      case Op.Squeeze s -> {
        Tensor axes = constant(node, 1);
        yield axes == null && node.hasInput(1)
            ? null
            : ShapeRules.squeeze(x, axes == null ? null : axes.toLongs());
      }
      case Op.Unsqueeze u -> {
        Tensor axes = constant(node, 1);
        yield axes == null ? null : ShapeRules.unsqueeze(x, axes.toLongs());
      }
      case Op.Transpose t -> Shape.of(t.permutation().stream().mapToInt(x::dim).toArray());
      case Op.Concat c -> concat(in, c.axis());
      case Op.Slice s -> slice(x, node);
      case Op.Pad p -> pad(x, constant(node, 1));
      case Op.Gather g ->
          second(in) == null
              ? null
              : ConstantEvaluator.gatherShape(x, require(in, 1), x.axis(g.axis()));
      case Op.ShapeOf s -> Shape.of(ConstantEvaluator.shapeOf(x, s).size());
      case Op.ConstantOfShape c -> {
        Tensor target = constant(node, 0);
        yield target == null
            ? null
            : Shape.of(
                java.util.Arrays.stream(target.toLongs()).mapToInt(Math::toIntExact).toArray());
      }
      case Op.Opaque o -> null;
    };
  }

  private @Nullable Tensor constant(Node node, int index) {
    return known.get(node.input(index));
  }

  private static @Nullable Shape second(List<@Nullable Shape> in) {
    return in.size() < 2 ? null : in.get(1);
  }

  private static Shape require(List<@Nullable Shape> in, int index) {
    Shape shape = index < in.size() ? in.get(index) : null;
    if (shape == null) {
      throw new IllegalArgumentException("the shape of operand " + index + " is unknown");
    }
    return shape;
  }

  private @Nullable Shape conv(Node node, Op.Conv op) {
    Shape x = shapes.get(node.input(0));
    Shape w = shapes.get(node.input(1));
    if (x == null || w == null) {
      return null;
    }
    if (x.rank() != w.rank() || x.rank() != op.window().axes() + 2) {
      throw new IllegalArgumentException(
          "input %s, weight %s and a window over %d axes do not fit"
              .formatted(x, w, op.window().axes()));
    }
    if (op.group() < 1 || x.dim(1) != w.dim(1) * op.group() || w.dim(0) % op.group() != 0) {
      throw new IllegalArgumentException(
          "a weight %s in %d groups takes %d input channels; the input is %s"
              .formatted(w, op.group(), w.dim(1) * op.group(), x));
    }
    if (!spatial(w).equals(op.window().kernel())) {
      throw new IllegalArgumentException(
          "the kernel is %s; the weight %s says otherwise".formatted(op.window().kernel(), w));
    }
    Shape bias = shapes.get(node.input(2));
    if (bias != null && bias.elements() != w.dim(0)) {
      throw new IllegalArgumentException("%s filters have a bias %s".formatted(w.dim(0), bias));
    }
    return slide(x, w.dim(0), op.window(), false);
  }

  private static List<Integer> spatial(Shape shape) {
    return java.util.Arrays.stream(shape.dims()).skip(2).boxed().toList();
  }

  private static Shape slide(Shape x, int channels, Window window, boolean ceil) {
    if (x.rank() != window.axes() + 2) {
      throw new IllegalArgumentException(
          "a window over %d axes does not fit the input %s".formatted(window.axes(), x));
    }
    int[] dims = x.dims();
    dims[1] = channels;
    for (int axis = 0; axis < window.axes(); axis++) {
      dims[axis + 2] = window.output(axis, dims[axis + 2], ceil);
    }
    return Shape.of(dims);
  }

  private static @Nullable Shape gemm(Shape a, @Nullable Shape b, Op.Gemm op) {
    if (b == null) {
      return null;
    }
    if (a.rank() != 2 || b.rank() != 2) {
      throw new IllegalArgumentException("operands must be matrices; given " + a + " and " + b);
    }
    int inner = a.dim(op.transA() ? 0 : 1);
    if (inner != b.dim(op.transB() ? 1 : 0)) {
      throw new IllegalArgumentException(
          "the inner extents of %s%s and %s%s differ"
              .formatted(a, op.transA() ? " transposed" : "", b, op.transB() ? " transposed" : ""));
    }
    return Shape.of(a.dim(op.transA() ? 1 : 0), b.dim(op.transB() ? 0 : 1));
  }

  private static @Nullable Shape matMul(Shape a, @Nullable Shape b) {
    if (b == null) {
      return null;
    }
    if (a.rank() == 0 || b.rank() == 0 || a.dim(-1) != b.dim(b.rank() == 1 ? 0 : -2)) {
      throw new IllegalArgumentException("shapes " + a + " and " + b + " cannot be multiplied");
    }
    Shape left = a.rank() == 1 ? Shape.of(1, a.dim(0)) : a;
    Shape right = b.rank() == 1 ? Shape.of(b.dim(0), 1) : b;
    Shape outer = ShapeRules.broadcast(leading(left), leading(right));
    List<Integer> dims = new ArrayList<>();
    for (int dim : outer.dims()) {
      dims.add(dim);
    }
    if (a.rank() > 1) {
      dims.add(left.dim(-2));
    }
    if (b.rank() > 1) {
      dims.add(right.dim(-1));
    }
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Shape leading(Shape shape) {
    return Shape.of(java.util.Arrays.copyOf(shape.dims(), shape.rank() - 2));
  }

  private static Shape batchNorm(Shape x, Shape scale) {
    int channels = x.rank() < 2 ? 1 : x.dim(1);
    if (scale.elements() != channels) {
      throw new IllegalArgumentException(
          "an input %s has %d channels; the scale is %s".formatted(x, channels, scale));
    }
    return x;
  }

  private static Shape globalPool(Shape x) {
    int[] dims = x.dims();
    java.util.Arrays.fill(dims, 2, dims.length, 1);
    return Shape.of(dims);
  }

  private @Nullable Shape reduce(Shape x, Op.Reduce op, @Nullable Tensor axes) {
    TreeSet<Integer> gone = new TreeSet<>();
    if (axes != null) {
      for (long axis : axes.toLongs()) {
        gone.add(x.axis((int) axis));
      }
    }
    if (gone.isEmpty() && !op.noopWithEmptyAxes()) {
      for (int axis = 0; axis < x.rank(); axis++) {
        gone.add(axis);
      }
    }
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!gone.contains(axis)) {
        dims.add(x.dim(axis));
      } else if (op.keepDims()) {
        dims.add(1);
      }
    }
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  private static @Nullable Shape concat(List<@Nullable Shape> in, int axis) {
    Shape first = require(in, 0);
    int front = first.axis(axis);
    int total = 0;
    for (Shape part : in) {
      if (part == null) {
        return null;
      }
      if (part.rank() != first.rank() || !part.with(front, 0).equals(first.with(front, 0))) {
        throw new IllegalArgumentException(
            "%s and %s differ on another axis than %d".formatted(first, part, front));
      }
      total += part.dim(front);
    }
    return first.with(front, total);
  }

  private @Nullable Shape slice(Shape x, Node node) {
    List<@Nullable Tensor> operands = new ArrayList<>();
    operands.add(null);
    for (int i = 1; i < node.inputs().size(); i++) {
      Tensor operand = constant(node, i);
      if (operand == null && node.hasInput(i)) {
        return null;
      }
      operands.add(operand);
    }
    Shape out = x;
    for (SliceRange range : ShapeRules.slice(x, operands)) {
      out = out.with(range.axis(), range.count());
    }
    return out;
  }

  private static @Nullable Shape pad(Shape x, @Nullable Tensor pads) {
    if (pads == null) {
      return null;
    }
    if (pads.size() != 2 * x.rank()) {
      throw new IllegalArgumentException(
          "an input %s takes %d pads; given %d".formatted(x, 2 * x.rank(), pads.size()));
    }
    int[] dims = x.dims();
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] =
          Math.toIntExact(dims[axis] + pads.getLong(axis) + pads.getLong(axis + dims.length));
    }
    return Shape.of(dims);
  }
}
