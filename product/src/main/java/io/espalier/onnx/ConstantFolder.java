package io.espalier.onnx;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces nodes whose operands are all constants by their results: weights that a file transposes,
 * fills or reshapes, and shape arithmetic that depends on no input.
 *
 * <p>The shape of a constant is not folded: a cut changes it, and what is computed from it must
 * follow. An Identity of a constant gives no copy; its readers read the constant itself.
 */
public final class ConstantFolder {
  /** How many elements all results may have, at least: 256 MiB of floats. */
  private static final long LEAST_ROOM = 1L << 26;

  /** Results of more elements stay computed, so that a small file cannot ask for much memory. */
  private long room;

  private final Graph graph;
  private final Map<String, Tensor> constants;
  private final Map<String, String> aliases = new HashMap<>();
  private final Set<String> fixedNames = new HashSet<>();
  private final List<Node> kept = new ArrayList<>();

  private ConstantFolder(Graph graph) {
    this.graph = graph;
    this.constants = new LinkedHashMap<>(graph.constants());
    long given = constants.values().stream().mapToLong(Tensor::size).sum();
    this.room = Math.max(LEAST_ROOM, 4 * given);
    graph.outputs().forEach(output -> fixedNames.add(output.name()));
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Opaque opaque) {
        fixedNames.addAll(opaque.captures());
      }
    }
  }

  /**
   * The graph with such nodes folded; constants that only they read are gone. Folding again changes
   * nothing.
   *
   * @throws InvalidGraphException if the operands of such a node do not fit
   */
  public static Graph fold(Graph graph) {
    return new ConstantFolder(graph).run();
  }

  private Graph run() {
    graph.nodes().forEach(this::visit);
    if (kept.size() == graph.nodes().size()) {
      return graph;
    }
    Graph folded = graph.withNodes(kept).withConstants(constants);
    Map<String, Tensor> read = new LinkedHashMap<>(constants);
    read.keySet()
        .removeIf(
            constant ->
                !graph.readers(constant).isEmpty()
                    && folded.readers(constant).isEmpty()
                    && !fixedNames.contains(constant));
    return folded.withConstants(read);
  }

  private void visit(Node node) {
    Node renamed =
        node.withInputs(
            node.inputs().stream().map(input -> aliases.getOrDefault(input, input)).toList());
    if (isIdentity(renamed) && constants.containsKey(renamed.input(0))) {
      aliases.put(renamed.output(), renamed.input(0));
      return;
    }
    Optional<List<Tensor>> results = evaluate(renamed);
    results.ifPresentOrElse(outputs -> define(renamed, outputs), () -> kept.add(renamed));
  }

  private void define(Node node, List<Tensor> results) {
    for (int i = 0; i < results.size(); i++) {
      if (!node.outputs().get(i).isEmpty()) {
        constants.put(node.outputs().get(i), results.get(i));
      }
    }
  }

  private boolean isIdentity(Node node) {
    return node.op() instanceof Op.Elementwise e
        && e.function() == Op.Function.IDENTITY
        && !fixedNames.contains(node.output());
  }

  private Optional<List<Tensor>> evaluate(Node node) {
    if (node.op() instanceof Op.Opaque || node.op() instanceof Op.ShapeOf) {
      return Optional.empty();
    }
    List<@Nullable Tensor> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      Tensor operand = constants.get(input);
      if (operand == null && !input.isEmpty()) {
        return Optional.empty();
      }
      operands.add(operand);
    }
    try {
      Optional<List<Tensor>> results = ConstantEvaluator.evaluate(node, operands, room);
      room -= results.stream().flatMap(List::stream).mapToLong(Tensor::size).sum();
      return results;
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw InvalidGraphException.at(node, e);
    }
  }
}
