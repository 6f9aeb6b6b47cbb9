package io.espalier.graph;

import java.util.List;
import java.util.stream.Stream;

/**
 * One application of an operator to named values.
 *
 * @param name unique among the graph's nodes
 * @param inputs names of operand values in the operator's order; empty where an optional one is
 *     absent
 * @param outputs names of the values that this node alone defines; empty where an optional one is
 *     unused
 */
public record Node(String name, Op op, List<String> inputs, List<String> outputs) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The name of an operand, or the empty string where it is absent. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** Whether an operand is given. */
  public boolean hasInput(int index) {
    return !input(index).isEmpty();
  }

  /** The first output. */
  public String output() {
    return outputs.getFirst();
  }

  public Node withOp(Op changed) {
    return new Node(name, changed, inputs, outputs);
  }

  public Node withInputs(List<String> changed) {
    return new Node(name, op, changed, outputs);
  }

  /**
   * Every value that must exist before this node runs: its inputs, and what its subgraphs capture.
   */
  public List<String> reads() {
    List<String> captures = op instanceof Op.Opaque opaque ? opaque.captures() : List.of();
    return Stream.concat(inputs.stream(), captures.stream())
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }
}
