package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the cut network as they are written one after the other, with the constants that
 * replace edited operands.
 *
 * <p>An operand may be shared: an edited copy stands beside it. When nobody reads the old one any
 * more, the first copy takes its name.
 */
final class Rewriting {

  /** An edited copy of a constant. */
  private record Copy(String original, Tensor tensor) {}

  private final Graph graph;
  private final Set<String> names = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Copy, String> copies = new LinkedHashMap<>();
  private final Map<String, Tensor> added = new LinkedHashMap<>();

  Rewriting(Graph graph) {
    this.graph = graph;
    names.addAll(graph.constants().keySet());
    graph.inputs().forEach(input -> names.add(input.name()));
    for (Node node : graph.nodes()) {
      names.add(node.name());
      names.addAll(node.outputs());
    }
  }

  void add(Node node) {
    nodes.add(node);
  }

  /**
   * The node with one integer operand edited: a constant is replaced; a computed one gets, where it
   * would be wrong, fixed entries ({@code operand * mask + fixed}).
   *
   * @param now the operand's elements without the edit
   * @param wanted its elements with it
   */
  Node edit(Node node, int position, Tensor now, long[] wanted) {
    long[] current = now.toLongs();
    if (Arrays.equals(current, wanted)) {
      return node;
    }
    if (graph.isConstant(node.input(position))) {
      return replace(node, position, Tensor.ofLongs(now.dtype(), now.shape(), wanted));
    }
    long[] mask = new long[wanted.length];
    long[] fixed = new long[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      boolean right = current[i] == wanted[i];
      mask[i] = right ? 1 : 0;
      fixed[i] = right ? 0 : wanted[i];
    }
    String masked =
        compute(
            node.input(position) + "_masked",
            Op.Arithmetic.MUL,
            node.input(position),
            Tensor.ofLongs(now.dtype(), now.shape(), mask));
    String edited =
        compute(
            node.input(position) + "_cut",
            Op.Arithmetic.ADD,
            masked,
            Tensor.ofLongs(now.dtype(), now.shape(), fixed));
    return withInput(node, position, edited);
  }

  private String compute(String base, Op.Arithmetic arithmetic, String operand, Tensor constant) {
    String result = unique(base);
    String name = unique(base + "_by");
    added.put(name, constant);
    nodes.add(new Node(result, new Op.Binary(arithmetic), List.of(operand, name), List.of(result)));
    return result;
  }

  /** The node with a constant operand replaced, whatever its length. */
  Node replace(Node node, int position, Tensor tensor) {
    String original = node.input(position);
    if (tensor.equals(graph.requireConstant(original))) {
      return node;
    }
    String copy = copies.computeIfAbsent(new Copy(original, tensor), key -> unique(original));
    return withInput(node, position, copy);
  }

  /** Adds a Slice whose ranges have been edited, and a Gather behind it for each axis it leaves. */
  void addSlice(Node node, SliceEdit edit, Tensor starts, Tensor ends, @Nullable Tensor steps) {
    Node slice = edit(edit(node, 1, starts, edit.starts()), 2, ends, edit.ends());
    long[] newSteps = edit.steps();
    if (steps != null && newSteps != null) {
      slice = edit(slice, 4, steps, newSteps);
    }
    if (edit.picked().isEmpty()) {
      add(slice);
      return;
    }
    String whole = unique(node.output() + "_whole");
    add(new Node(slice.name(), slice.op(), slice.inputs(), List.of(whole)));
    for (int i = 0; i < edit.picked().size(); i++) {
      SliceEdit.Picked picked = edit.picked().get(i);
      boolean last = i == edit.picked().size() - 1;
      String name = unique(node.name() + "_gather");
      String indices = unique(name + "_indices");
      added.put(
          indices,
          Tensor.vector(picked.indices().stream().mapToLong(Integer::longValue).toArray()));
      String output = last ? node.output() : unique(node.output() + "_part");
      add(new Node(name, new Op.Gather(picked.axis()), List.of(whole, indices), List.of(output)));
      whole = output;
    }
  }

  /** The network of the nodes added and the given constants. */
  Graph finish(Map<String, Tensor> sliced) {
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.reads()));
    graph.outputs().forEach(output -> read.add(output.name()));
    Map<String, Tensor> constants = new LinkedHashMap<>(sliced);
    Map<String, String> renamed = new HashMap<>();
    Set<String> replaced = new HashSet<>();
    copies.forEach(
        (copy, name) -> {
          if (!read.contains(copy.original()) && replaced.add(copy.original())) {
            renamed.put(name, copy.original());
            constants.put(copy.original(), copy.tensor());
          } else {
            constants.put(name, copy.tensor());
          }
        });
    constants.putAll(added);
    return graph
        .withConstants(constants)
        .withNodes(nodes.stream().map(node -> renamed(node, renamed)).toList());
  }

  private static Node renamed(Node node, Map<String, String> names) {
    return node.inputs().stream().noneMatch(names::containsKey)
        ? node
        : node.withInputs(
            node.inputs().stream().map(input -> names.getOrDefault(input, input)).toList());
  }

  private static Node withInput(Node node, int position, String value) {
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(position, value);
    return node.withInputs(inputs);
  }

  private String unique(String base) {
    String name = base;
    for (int number = 2; !names.add(name); number++) {
      name = base + "_" + number;
    }
    return name;
  }
}
