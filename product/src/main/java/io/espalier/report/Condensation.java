package io.espalier.report;

import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.report.Drawing.Box;
import io.espalier.report.Drawing.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Gathers the nodes of a network into few boxes, so that its structure can be seen.
 *
 * <p>A layer (convolution or matrix product) and an unknown operator have a box of their own, and
 * so has a node at which boxes meet. Any other node goes into the box that it reads from:
 * BatchNorm, activations, pools, reshapes, a swish. Left out are shape arithmetic, and what follows
 * from no numbers of the network's inputs, as an attention's mask or a weight that is computed.
 */
final class Condensation {
  private final Graph graph;
  private final Shapes shapes;
  private final GroupIndex index;
  private final List<List<Node>> boxes = new ArrayList<>();
  private final List<ValueInfo> inputs;
  private final Map<String, Integer> boxOf = new HashMap<>();
  private final Map<List<Integer>, Set<Integer>> wires = new LinkedHashMap<>();

  private Condensation(ChannelGroups groups) {
    this.graph = groups.network();
    this.shapes = groups.shapes();
    this.index = new GroupIndex(groups);
    this.inputs = graph.inputs();
  }

  static Drawing of(ChannelGroups groups) {
    return new Condensation(groups).condense();
  }

  private Drawing condense() {
    for (ValueInfo input : inputs) {
      boxOf.put(input.name(), boxes.size());
      boxes.add(List.of());
    }
    graph.nodes().stream().filter(node -> !isShapeArithmetic(node)).forEach(this::place);
    List<Box> drawn = new ArrayList<>();
    for (int box = 0; box < boxes.size(); box++) {
      drawn.add(box < inputs.size() ? port(inputs.get(box), "input") : box(boxes.get(box)));
    }
    for (ValueInfo output : graph.outputs()) {
      Integer from = boxOf.get(output.name());
      if (from != null) {
        wire(from, drawn.size(), output.name());
      }
      drawn.add(port(output, "output"));
    }
    List<Wire> drawnWires = new ArrayList<>();
    wires.forEach(
        (ends, groups) ->
            drawnWires.add(new Wire(ends.getFirst(), ends.getLast(), List.copyOf(groups))));
    return new Drawing(drawn, drawnWires);
  }

  private boolean isShapeArithmetic(Node node) {
    return node.op() instanceof Op.ShapeOf
        || node.outputs().stream()
            .filter(output -> !output.isEmpty())
            .allMatch(output -> shapes.constant(output).isPresent());
  }

  private void place(Node node) {
    Map<String, Integer> read = new LinkedHashMap<>();
    for (String value : node.reads()) {
      Integer box = boxOf.get(value);
      if (box != null) {
        read.put(value, box);
      }
    }
    if (read.isEmpty() && !isLayer(node.op())) {
      return;
    }
    Set<Integer> sources = new LinkedHashSet<>(read.values());
    int box = boxes.size();
    if (sources.size() == 1 && goesAlong(node) && !boxes.get(sources.iterator().next()).isEmpty()) {
      box = sources.iterator().next();
      boxes.get(box).add(node);
    } else {
      boxes.add(new ArrayList<>(List.of(node)));
      for (Map.Entry<String, Integer> source : read.entrySet()) {
        wire(source.getValue(), box, source.getKey());
      }
    }
    for (String output : node.outputs()) {
      boxOf.put(output, box);
    }
  }

  private void wire(int from, int to, String value) {
    wires.computeIfAbsent(List.of(from, to), key -> new TreeSet<>()).addAll(index.of(value));
  }

  /** Whether a node that reads from one box only is part of it. */
  private static boolean goesAlong(Node node) {
    return !isLayer(node.op()) && !(node.op() instanceof Op.Opaque);
  }

  private static boolean isLayer(Op op) {
    return op instanceof Op.Conv
        || op instanceof Op.ConvTranspose
        || op instanceof Op.Gemm
        || op instanceof Op.MatMul;
  }

  private Box port(ValueInfo info, String kind) {
    return new Box(
        info.name(),
        List.of(kind + shapes.find(info.name()).map(shape -> " " + shape).orElse("")),
        List.of(),
        info.name(),
        List.copyOf(index.of(info.name())));
  }

  private Box box(List<Node> nodes) {
    Node first = nodes.getFirst();
    List<String> lines = new ArrayList<>();
    lines.add(LayerText.of(first, shapes));
    String behind =
        nodes.stream()
            .map(node -> node.op().label())
            .distinct()
            .skip(1)
            .collect(Collectors.joining(", "));
    if (!behind.isEmpty()) {
      lines.add(behind);
    }
    return new Box(first.name(), lines, nodes, first.output(), List.copyOf(index.of(first)));
  }
}
