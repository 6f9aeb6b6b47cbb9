package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A way to run a network that gives all its values, not only its outputs. */
interface Execution {

  /**
   * Values of a graph for the given inputs, by name: its outputs, and of the others those wanted as
   * far as this way gives more than outputs.
   */
  Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs, Predicate<String> wanted);

  /** All values of a graph that this way gives. */
  default Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    return run(graph, inputs, value -> true);
  }

  /** Real values by ONNX Runtime, unoptimised. */
  static Execution onnxRuntime() {
    return RuntimeExecution.unoptimised();
  }

  /**
   * All values in 64-bit precision by libtorch, but for what opaque operators give. Where numbers
   * are compared and counted, that is precise enough to expect the same.
   */
  static Execution exact() {
    return (graph, inputs, wanted) -> {
      try (var runner = TorchEngine.float64().open(withCasts(withoutOpaque(graph), wanted))) {
        return runner.run(inputs);
      }
    };
  }

  /** The graph with more of its real values as outputs. */
  static Graph exposed(Graph graph, Predicate<String> wanted) {
    Map<String, DType> types = ElementTypes.of(graph);
    Set<String> known = new HashSet<>();
    graph.outputs().forEach(output -> known.add(output.name()));
    List<ValueInfo> more = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (String value : node.outputs()) {
        if (types.get(value) == DType.FLOAT32 && wanted.test(value) && known.add(value)) {
          more.add(new ValueInfo(value, DType.FLOAT32, null));
        }
      }
    }
    return graph.withOutputs(Stream.concat(graph.outputs().stream(), more.stream()).toList());
  }

  private static Graph withoutOpaque(Graph graph) {
    Set<String> unknown = new HashSet<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Opaque || node.reads().stream().anyMatch(unknown::contains)) {
        unknown.addAll(node.outputs());
      } else {
        nodes.add(node);
      }
    }
    return graph
        .withNodes(nodes)
        .withOutputs(
            graph.outputs().stream().filter(output -> !unknown.contains(output.name())).toList());
  }

  private static Graph withCasts(Graph graph, Predicate<String> wanted) {
    Map<String, DType> types = ElementTypes.of(graph);
    Graph open = exposed(graph, wanted);
    List<Node> nodes = new ArrayList<>(graph.nodes());
    List<ValueInfo> outputs = new ArrayList<>(open.outputs());
    for (Node node : graph.nodes()) {
      String value = node.output();
      DType type = types.get(value);
      if (type != null
          && type != DType.FLOAT32
          && !(node.op() instanceof Op.ShapeOf)
          && wanted.test(value)) {
        String real = value + "#";
        nodes.add(new Node(real, new Op.Cast(DType.FLOAT32), List.of(value), List.of(real)));
        outputs.add(new ValueInfo(real, DType.FLOAT32, null));
      }
    }
    return GraphVerifier.verify(open.withNodes(nodes).withOutputs(outputs));
  }

  /** Normal numbers for each input of the given shape. */
  static Map<String, Tensor> inputs(Map<String, Shape> shapes, Random random) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          float[] values = new float[(int) shape.elements()];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
          }
          inputs.put(name, Tensor.ofFloats(shape, values));
        });
    return inputs;
  }
}
