package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shape of every value by running the graph on shapes instead of numbers, for concrete
 * input shapes; a free extent is whatever the caller puts in its place.
 *
 * <p>Shape arithmetic (a Shape, and what is computed from constants and Shapes alone) is evaluated
 * on the way, so that a Reshape whose target the graph computes has a shape too.
 */
public final class ShapeInference {
  /** Results with more elements are not kept: they are data, not shapes. */
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

  /**
   * The shapes of all values when the network's only input is given one image; extents that the
   * input fixes stay as they are.
   *
   * @param image {@code [C, H, W]}
   * @throws InvalidGraphException as {@link #infer}
   * @throws IllegalArgumentException if the network has several inputs, and free extents behind
   *     their first
   */
  public static Shapes ofImage(Graph graph, Shape image) {
    if (graph.inputs().size() > 1) {
      return atBatch(graph, 1);
    }
    ValueInfo input = graph.inputs().getFirst();
    int batch =
        input.dims() != null && input.dims().getFirst() instanceof Dim.Fixed fixed
            ? fixed.size()
            : 1;
    return infer(
        graph, Map.of(input.name(), Shape.of(batch, image.dim(0), image.dim(1), image.dim(2))));
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
    try {
      shape.elements();
    } catch (ArithmeticException e) {
      throw new InvalidGraphException(
          "the input '%s' %s has more than 2^63 - 1 elements".formatted(input.name(), shape), e);
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
      Operands operands = operands(node);
      List<@Nullable Shape> found = OperatorShapes.of(node.op(), operands, node.outputs().size());
      forEachOutput(node, found, shapes::put);
      evaluate(node, operands).ifPresent(results -> forEachOutput(node, results, known::put));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw InvalidGraphException.at(node, e);
    }
  }

  private static <T> void forEachOutput(
      Node node, List<? extends @Nullable T> results, BiConsumer<String, T> action) {
    for (int i = 0; i < results.size(); i++) {
      String output = node.outputs().get(i);
      T result = results.get(i);
      if (result != null && !output.isEmpty()) {
        action.accept(output, result);
      }
    }
  }

  /** The results of a node of shape arithmetic. */
  private Optional<List<Tensor>> evaluate(Node node, Operands operands) {
    if (node.op() instanceof Op.ShapeOf shapeOf) {
      return Optional.ofNullable(operands.shape(0))
          .map(shape -> List.of(ConstantEvaluator.shapeOf(shape, shapeOf)));
    }
    if (!operands.areKnown() || fillsData(node.op())) {
      return Optional.empty();
    }
    return ConstantEvaluator.evaluate(node, operands.values(), MAX_KNOWN_ELEMENTS)
        .filter(results -> results.stream().allMatch(ShapeInference::isShapeArithmetic));
  }

  /** Real numbers in a computed shape are a table to compute with. */
  private static boolean fillsData(Op op) {
    return op instanceof Op.ConstantOfShape fill && fill.value().dtype().isFloating();
  }

  /**
   * Whether a result that depends on constants and extents alone is a shape, not data: a tensor of
   * integers or truth values, or a real number or vector, of at most 256 elements.
   */
  private static boolean isShapeArithmetic(Tensor result) {
    return result.size() <= MAX_KNOWN_ELEMENTS
        && (result.dtype().isInteger()
            || (result.dtype().isFloating() && result.shape().rank() <= 1));
  }

  private Operands operands(Node node) {
    List<Boolean> given = new ArrayList<>();
    List<@Nullable Shape> operandShapes = new ArrayList<>();
    List<@Nullable Tensor> values = new ArrayList<>();
    for (String input : node.inputs()) {
      given.add(!input.isEmpty());
      operandShapes.add(shapes.get(input));
      values.add(known.get(input));
    }
    return new Operands(given, operandShapes, values);
  }
}
