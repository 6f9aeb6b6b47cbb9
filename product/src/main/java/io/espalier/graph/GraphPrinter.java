package io.espalier.graph;

import java.util.stream.Collectors;

/** A graph as text, one line a node: for golden files, logs and failure messages. */
public final class GraphPrinter {
  private GraphPrinter() {}

  /**
   * The text of a graph: header, inputs, constants with type and shape, nodes, outputs.
   *
   * <pre>{@code
   * graph tiny (opset 17)
   *   in    image FLOAT32[batch, 3, 8, 8]
   *   const conv.weight FLOAT32[4,3,3,3]
   *   conv = Conv(image, conv.weight) Conv[window=..., group=1]
   *   out   conv FLOAT32[batch, 4, 8, 8]
   * }</pre>
   */
  public static String print(Graph graph) {
    StringBuilder text = new StringBuilder();
    text.append("graph %s (opset %d)%n".formatted(graph.name(), graph.header().opset()));
    graph.inputs().forEach(input -> text.append("  in    ").append(input).append('\n'));
    graph
        .constants()
        .forEach(
            (name, tensor) ->
                text.append("  const ").append(name).append(' ').append(tensor).append('\n'));
    for (Node node : graph.nodes()) {
      text.append("  ")
          .append(String.join(", ", node.outputs()))
          .append(" = ")
          .append(node.op().label())
          .append(
              node.inputs().stream()
                  .map(input -> input.isEmpty() ? "-" : input)
                  .collect(Collectors.joining(", ", "(", ")")))
          .append(attributes(node.op()))
          .append('\n');
    }
    graph.outputs().forEach(output -> text.append("  out   ").append(output).append('\n'));
    return text.toString();
  }

  private static String attributes(Op op) {
    String record = op.toString();
    String parts = record.substring(record.indexOf('[') + 1, record.length() - 1);
    return parts.isEmpty() ? "" : " {" + parts + "}";
  }
}
