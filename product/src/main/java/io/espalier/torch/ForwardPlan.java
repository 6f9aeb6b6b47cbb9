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
      Optional<List<Tensor>> results = evaluate(node, fixed);
      results.ifPresent(tensors -> name(node, tensors, fixed));
      if (results.isEmpty()) {
        remaining.add(node);
      }
    }
    fixed.forEach((name, tensor) -> known.put(name, new Value.Host(tensor)));
    weights.forEach((name, tensor) -> known.put(name, new Value.Native(tensor)));
    constants = new FixedConstants(Set.copyOf(fixed.keySet()), compute);
    plan(graph, remaining, new Lowering(graph, compute));
  }

  private static Optional<List<Tensor>> evaluate(Node node, Map<String, Tensor> fixed) {
    List<@Nullable Tensor> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !fixed.containsKey(input)) {
        return Optional.empty();
      }
      operands.add(fixed.get(input));
    }
    try {
      return ConstantEvaluator.evaluate(node, operands);
    } catch (RuntimeException e) {
      throw failed(node, e);
    }
  }

  /** Adds a node's outputs under their names; those that the node leaves unnamed are unused. */
  private static <T> void name(Node node, List<? extends T> results, Map<String, T> named) {
    for (int i = 0; i < results.size(); i++) {
      String output = i < node.outputs().size() ? node.outputs().get(i) : "";
      if (!output.isEmpty()) {
        named.put(output, results.get(i));
      }
    }
  }

  private static IllegalArgumentException failed(Node node, RuntimeException e) {
    return new IllegalArgumentException(
        "node '%s' (%s): %s".formatted(node.name(), node.op().label(), NativeErrors.firstLine(e)),
        e);
  }

  private void plan(Graph graph, List<Node> nodes, Lowering lowering) {
    Set<String> readLater = new HashSet<>(known.keySet());
    graph.outputs().stream().map(ValueInfo::name).forEach(readLater::add);
    for (Node node : nodes.reversed()) {
      Set<String> lastRead = new HashSet<>(node.reads());
      node.outputs().stream().filter(output -> !output.isEmpty()).forEach(lastRead::add);
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
      name(step.node, run(step, values, training, scope), values);
      for (String value : step.lastRead) {
        if (values.remove(value) instanceof Value.Native gone) {
          gone.tensor().deallocate();
        }
      }
    }
    return values;
  }

  private List<Value> run(
      Step step, Map<String, Value> values, boolean training, PointerScope scope) {
    Operands operands = new Operands(step.node, values, constants, training);
    try (PointerScope temporaries = new PointerScope()) {
      List<Value> results = known(step, operands).orElseGet(() -> step.kernel.apply(operands));
      for (Value result : results) {
        if (result instanceof Value.Native made) {
          scope.attach(made.tensor());
        }
      }
      return results;
    } catch (RuntimeException e) {
      throw failed(step.node, e);
    }
  }

  /** What follows from operands in host memory stays there. */
  private static Optional<List<Value>> known(Step step, Operands operands) {
    List<@Nullable Tensor> hosts = operands.allHost();
    return hosts.isEmpty()
        ? Optional.empty()
        : ConstantEvaluator.evaluate(step.node, hosts)
            .map(results -> results.stream().<Value>map(Value.Host::new).toList());
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
