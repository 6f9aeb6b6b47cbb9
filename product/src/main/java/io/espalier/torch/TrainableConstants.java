package io.espalier.torch;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which constants of a network training changes, and how.
 *
 * <p>Parameters are the floating constants that serve, directly or through a change of layout
 * (Reshape, Transpose, ...), as
 *
 * <ul>
 *   <li>weight or bias of a Conv, ConvTranspose or Gemm, or an operand of a MatMul;
 *   <li>scale or bias of a normalisation (Batch, Instance, Layer, Group);
 *   <li>slope of a PRelu;
 *   <li>an operand with more than one element of an Add, Sub, Mul, Div, Sum or Mean of which
 *       another operand depends on a parameter. A lone number is taken for a part of the formula
 *       (as the 3 and the 6 of a hard swish that is spelt out), and constants before the first
 *       layer for the normalisation of the input.
 * </ul>
 *
 * Mean and variance of a BatchNorm are its statistics. All other constants stay as they are.
 */
final class TrainableConstants {
  private final Graph graph;
  private final Map<String, Parameter.Role> parameters = new LinkedHashMap<>();
  private final Set<String> statistics = new LinkedHashSet<>();
  private final Set<String> learned = new HashSet<>();

  private TrainableConstants(Graph graph) {
    this.graph = graph;
  }

  static TrainableConstants of(Graph graph) {
    TrainableConstants constants = new TrainableConstants(graph);
    for (Node node : graph.nodes()) {
      constants.visit(node);
    }
    constants.statistics.forEach(constants.parameters::remove);
    return constants;
  }

  /** Parameters by constant name, in the order in which the network reads them. */
  Map<String, Parameter.Role> parameters() {
    return parameters;
  }

  /** The names of constants that are a BatchNorm's running mean or variance. */
  Set<String> statistics() {
    return statistics;
  }

  private void visit(Node node) {
    switch (node.op()) {
      case Op.Conv c -> {
        add(node.input(1), Parameter.Role.WEIGHT);
        add(node.input(2), Parameter.Role.BIAS);
      }
      case Op.ConvTranspose c -> {
        add(node.input(1), Parameter.Role.WEIGHT);
        add(node.input(2), Parameter.Role.BIAS);
      }
      case Op.Gemm g -> {
        add(node.input(0), Parameter.Role.WEIGHT);
        add(node.input(1), Parameter.Role.WEIGHT);
        add(node.input(2), Parameter.Role.BIAS);
      }
      case Op.MatMul m -> {
        add(node.input(0), Parameter.Role.WEIGHT);
        add(node.input(1), Parameter.Role.WEIGHT);
      }
      case Op.InstanceNorm n -> addNorm(node);
      case Op.LayerNorm n -> addNorm(node);
      case Op.GroupNorm n -> addNorm(node);
      case Op.PRelu p -> add(node.input(1), Parameter.Role.SCALE);
      case Op.BatchNorm b -> {
        addNorm(node);
        constant(node.input(3)).ifPresent(statistics::add);
        constant(node.input(4)).ifPresent(statistics::add);
      }
      case Op.Binary b -> {
        switch (b.arithmetic()) {
          case ADD, SUB -> addTerms(node, Parameter.Role.BIAS);
          case MUL, DIV -> addTerms(node, Parameter.Role.SCALE);
          case POW, MOD -> {}
        }
      }
      case Op.Fold f -> {
        switch (f.folding()) {
          case SUM, MEAN -> addTerms(node, Parameter.Role.BIAS);
          case MAX, MIN -> {}
        }
      }
      case Op.Elementwise e -> {}
      case Op.Clip c -> {}
      case Op.Pool p -> {}
      case Op.GlobalPool p -> {}
      case Op.Reduce r -> {}
      case Op.Flatten f -> {}
      case Op.Reshape r -> {}
      case Op.Squeeze s -> {}
      case Op.Unsqueeze u -> {}
      case Op.Transpose t -> {}
      case Op.Concat c -> {}
      case Op.Slice s -> {}
      case Op.Pad p -> {}
      case Op.Gather g -> {}
      case Op.Softmax s -> {}
      case Op.Dropout d -> {}
      case Op.ShapeOf s -> {}
      case Op.Cast c -> {}
      case Op.ConstantOfShape c -> {}
      case Op.Lrn n -> {}
      case Op.Compare c -> {}
      case Op.Where w -> {}
      case Op.LpPool p -> {}
      case Op.GlobalLpPool p -> {}
      case Op.ArgReduce a -> {}
      case Op.Split s -> {}
      case Op.Expand e -> {}
      case Op.Tile t -> {}
      case Op.Resize r -> {}
      case Op.DepthToSpace d -> {}
      case Op.SpaceToDepth s -> {}
      case Op.Range r -> {}
      case Op.Opaque o -> {}
    }
    if (!(node.op() instanceof Op.ShapeOf) && node.reads().stream().anyMatch(this::isLearned)) {
      learned.addAll(node.outputs());
    }
  }

  private boolean isLearned(String value) {
    return learned.contains(value) || parameters.containsKey(value);
  }

  private void add(String value, Parameter.Role role) {
    constant(value).ifPresent(name -> parameters.putIfAbsent(name, role));
  }

  private void addNorm(Node node) {
    add(node.input(1), Parameter.Role.NORM);
    add(node.input(2), Parameter.Role.NORM);
  }

  /** Adds the operands with more than one element, if another operand depends on a parameter. */
  private void addTerms(Node node, Parameter.Role role) {
    if (node.inputs().stream().noneMatch(learned::contains)) {
      return;
    }
    for (String value : node.inputs()) {
      constant(value)
          .filter(name -> graph.requireConstant(name).size() > 1)
          .ifPresent(name -> parameters.putIfAbsent(name, role));
    }
  }

  /** The floating constant whose numbers a value holds, perhaps laid out differently. */
  private Optional<String> constant(String value) {
    String name = value;
    while (!graph.isConstant(name)) {
      Optional<Node> producer = graph.producer(name);
      if (producer.isEmpty() || !isLayout(producer.get().op())) {
        return Optional.empty();
      }
      name = producer.get().input(0);
    }
    Tensor tensor = graph.requireConstant(name);
    return tensor.dtype().isFloating() ? Optional.of(name) : Optional.empty();
  }

  private static boolean isLayout(Op op) {
    return switch (op) {
      case Op.Elementwise e -> e.function() == Op.Function.IDENTITY;
      case Op.Cast c -> c.to().isFloating();
      case Op.Flatten f -> true;
      case Op.Reshape r -> true;
      case Op.Squeeze s -> true;
      case Op.Unsqueeze u -> true;
      case Op.Transpose t -> true;
      case Op.Conv c -> false;
      case Op.Gemm g -> false;
      case Op.MatMul m -> false;
      case Op.BatchNorm b -> false;
      case Op.Clip c -> false;
      case Op.Binary b -> false;
      case Op.Pool p -> false;
      case Op.GlobalPool p -> false;
      case Op.Reduce r -> false;
      case Op.Concat c -> false;
      case Op.Slice s -> false;
      case Op.Pad p -> false;
      case Op.Gather g -> false;
      case Op.Softmax s -> false;
      case Op.Dropout d -> false;
      case Op.ShapeOf s -> false;
      case Op.ConstantOfShape c -> false;
      case Op.ConvTranspose c -> false;
      case Op.InstanceNorm n -> false;
      case Op.LayerNorm n -> false;
      case Op.GroupNorm n -> false;
      case Op.Lrn n -> false;
      case Op.Compare c -> false;
      case Op.Where w -> false;
      case Op.Fold f -> false;
      case Op.PRelu p -> false;
      case Op.LpPool p -> false;
      case Op.GlobalLpPool p -> false;
      case Op.ArgReduce a -> false;
      case Op.Split s -> false;
      case Op.Expand e -> false;
      case Op.Tile t -> false;
      case Op.Resize r -> false;
      case Op.DepthToSpace d -> false;
      case Op.SpaceToDepth s -> false;
      case Op.Range r -> false;
      case Op.Opaque o -> false;
    };
  }
}
