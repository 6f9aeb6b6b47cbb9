package io.espalier.torch;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of a network in order, each with the values that nobody reads behind it; what follows
 * from fixed constants alone is computed once.
 */
final class ForwardPlan implements AutoCloseable {

  /** One node's kernel, and the values to free after it. */
  private record Step(Node node, Kernel kernel, List<String> lastRead) {}

  private final Map<String, Value> known = new HashMap<>();
  private final FixedConstants constants;
  private final List<Step> steps = new ArrayList<>();

  /**
   * Plans a network.
   *
   * @param weights native tensors of constants that may change
   * @throws IllegalArgumentException if libtorch cannot run one of the nodes
   */
  ForwardPlan(Graph graph, Compute compute, Map<String, org.bytedeco.pytorch.Tensor> weights) {
    Map<String, Tensor> fixed = new HashMap<>();
    graph.constants().forEach((name, tensor) -> fixed.put(name, tensor));
    fixed.keySet().removeAll(weights.keySet());
    List<Node> remaining = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Optional<Tensor> result = evaluate(node, fixed);
      result.ifPresent(tensor -> fixed.put(node.output(), tensor));
      if (result.isEmpty()) {
        remaining.add(node);
      }
    }
    fixed.forEach((name, tensor) -> known.put(name, new Value.Host(tensor)));
    weights.forEach((name, tensor) -> known.put(name, new Value.Native(tensor)));
    constants = new FixedConstants(Set.copyOf(fixed.keySet()), compute);
    plan(graph, remaining, new Lowering(graph, compute));
  }

  private static Optional<Tensor> evaluate(Node node, Map<String, Tensor> fixed) {
    List<@Nullable Tensor> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !fixed.containsKey(input)) {
        return Optional.empty();
      }
      operands.add(fixed.get(input));
    }
    return ConstantEvaluator.evaluate(node, operands).map(List::getFirst);
  }

  private void plan(Graph graph, List<Node> nodes, Lowering lowering) {
    Set<String> readLater = new HashSet<>(known.keySet());
    graph.outputs().stream().map(ValueInfo::name).forEach(readLater::add);
    for (Node node : nodes.reversed()) {
      Set<String> lastRead = new HashSet<>(node.reads());
      lastRead.add(node.output());
      lastRead.removeIf(value -> !readLater.add(value));
      steps.addFirst(new Step(node, lowering.lower(node), List.copyOf(lastRead)));
    }
  }

  /**
   * Runs the network in the open scope.
   *
   * @param inputs native inputs by name; they are freed when last read
   * @return the values that are left at the end, outputs among them
   * @throws IllegalArgumentException if a node's operands do not fit; the message names the node
   */
  Map<String, Value> run(Map<String, org.bytedeco.pytorch.Tensor> inputs, boolean training) {
    PointerScope scope = TorchScope.current();
    Map<String, Value> values = new HashMap<>(known);
    inputs.forEach((name, tensor) -> values.put(name, new Value.Native(tensor)));
    for (Step step : steps) {
      values.put(step.node.output(), run(step, values, training, scope));
      for (String value : step.lastRead) {
        if (values.remove(value) instanceof Value.Native gone) {
          gone.tensor().deallocate();
        }
      }
    }
    return values;
  }

  private Value run(Step step, Map<String, Value> values, boolean training, PointerScope scope) {
    Operands operands = new Operands(step.node, values, constants, training);
    try (PointerScope temporaries = new PointerScope()) {
      Value result = known(step, operands).orElseGet(() -> step.kernel.apply(operands));
      if (result instanceof Value.Native made) {
        scope.attach(made.tensor());
      }
      return result;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "node '%s' (%s): %s"
              .formatted(step.node.name(), step.node.op().label(), NativeErrors.firstLine(e)),
          e);
    }
  }

  private static Optional<Value> known(Step step, Operands operands) {
    List<@Nullable Tensor> hosts = operands.allHost();
    return hosts.isEmpty()
        ? Optional.empty()
        : ConstantEvaluator.evaluate(step.node, hosts)
            .map(results -> new Value.Host(results.getFirst()));
  }

  /** The native form of a value that a run left. */
  org.bytedeco.pytorch.Tensor tensor(String name, Value value) {
    return switch (value) {
      case Value.Native n -> n.tensor();
      case Value.Host h -> constants.tensor(name, h.tensor());
    };
  }

  @Override
  public void close() {
    constants.close();
  }
}
