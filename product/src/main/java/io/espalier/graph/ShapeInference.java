package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      Shape shape = OperatorShapes.of(node.op(), operands(node));
      if (shape != null) {
        node.outputs().stream()
            .filter(output -> !output.isEmpty())
            .forEach(output -> shapes.put(output, shape));
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
      if (!input.isEmpty() && (tensor == null || tensor.size() > MAX_KNOWN_ELEMENTS)) {
        return Optional.empty();
      }
      operands.add(tensor);
    }
    return ConstantEvaluator.evaluate(node.op(), operands)
        .map(List::getFirst)
        .filter(result -> result.size() <= MAX_KNOWN_ELEMENTS);
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
