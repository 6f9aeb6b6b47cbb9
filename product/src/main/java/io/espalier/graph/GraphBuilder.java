package io.espalier.graph;

import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Builds a {@link Graph} node by node; each call returns the name of the value that it defines.
 *
 * <pre>{@code
 * GraphBuilder b = new GraphBuilder("tiny");
 * String x = b.input(ValueInfo.of("image", Dim.free("batch"), Dim.of(3), Dim.of(8), Dim.of(8)));
 * String y = b.node("conv", new Op.Conv(Window.square(3, 1, 1), 1), x, b.constant("conv.weight", w));
 * b.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(4), Dim.of(8), Dim.of(8)));
 * Graph graph = b.build();
 * }</pre>
 */
public final class GraphBuilder {
  private final String name;
  private FileHeader header = FileHeader.fresh();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  public GraphBuilder(String name) {
    this.name = name;
  }

  public GraphBuilder header(FileHeader fileHeader) {
    this.header = fileHeader;
    return this;
  }

  public String input(ValueInfo info) {
    inputs.add(info);
    return info.name();
  }

  public String constant(String value, Tensor tensor) {
    constants.put(value, tensor);
    return value;
  }

  /** Adds a one-dimensional {@code INT64} constant: axes, sizes, pads. */
  public String longs(String value, long... elements) {
    return constant(value, Tensor.vector(elements));
  }

  /**
   * Adds a node with one output, which gets the node's name.
   *
   * @param operands names of input values; empty strings for absent optional ones
   */
  public String node(String nodeName, Op op, String... operands) {
    nodes.add(new Node(nodeName, op, Arrays.asList(operands), List.of(nodeName)));
    return nodeName;
  }

  /**
   * Adds a node with several outputs, which get the node's name and their number: {@code split.0,
   * split.1, ...}.
   *
   * @param operands as {@link #node}
   */
  public List<String> nodes(String nodeName, int outputs, Op op, String... operands) {
    List<String> values = IntStream.range(0, outputs).mapToObj(i -> nodeName + "." + i).toList();
    nodes.add(new Node(nodeName, op, Arrays.asList(operands), values));
    return values;
  }

  public GraphBuilder add(Node node) {
    nodes.add(node);
    return this;
  }

  public GraphBuilder output(ValueInfo info) {
    outputs.add(info);
    return this;
  }

  /**
   * The graph built so far.
   *
   * @throws InvalidGraphException if it is not a legal graph
   */
  public Graph build() {
    return GraphVerifier.verify(new Graph(name, header, inputs, outputs, constants, nodes));
  }
}
