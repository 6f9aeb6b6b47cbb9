package io.espalier.surgery;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Runs a graph in ONNX Runtime, unoptimised, and returns every real-valued value of it. */
final class Execution {
  private Execution() {}

  /** All real values of the graph for the given inputs, by name, outputs among them. */
  static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    Set<String> exposed = new LinkedHashSet<>();
    graph.outputs().forEach(output -> exposed.add(output.name()));
    List<ValueInfo> more =
        realValues(graph).stream()
            .filter(exposed::add)
            .map(value -> new ValueInfo(value, DType.FLOAT32, null))
            .toList();
    Graph open = graph.withOutputs(Stream.concat(graph.outputs().stream(), more.stream()).toList());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      try (OrtSession session = environment.createSession(OnnxWriter.toBytes(open), options)) {
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
          feeds.put(input.getKey(), feed(environment, input.getValue()));
        }
        try (OrtSession.Result result = session.run(feeds)) {
          Map<String, Tensor> values = new LinkedHashMap<>();
          for (String value : exposed) {
            if (result.get(value).orElseThrow() instanceof OnnxTensor tensor
                && tensor.getFloatBuffer() != null) {
              values.put(value, read(tensor));
            }
          }
          return values;
        }
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime refuses " + graph + ": " + e.getMessage(), e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  /** The first outputs of nodes that are known to be {@code FLOAT32}. */
  private static Set<String> realValues(Graph graph) {
    Set<String> real = new LinkedHashSet<>();
    graph.inputs().stream()
        .filter(input -> input.dtype() == DType.FLOAT32)
        .forEach(input -> real.add(input.name()));
    graph.constants().forEach((name, tensor) -> addIf(real, name, tensor.dtype() == DType.FLOAT32));
    Set<String> values = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      boolean isReal =
          switch (node.op()) {
            case Op.Cast cast -> cast.to() == DType.FLOAT32;
            case Op.ConstantOfShape c -> c.value().dtype() == DType.FLOAT32;
            case Op.ShapeOf s -> false;
            case Op.Opaque o -> false;
            case Op.Conv c -> true;
            default -> real.contains(node.input(0));
          };
      addIf(real, node.output(), isReal);
      addIf(values, node.output(), isReal);
    }
    return values;
  }

  private static void addIf(Set<String> set, String value, boolean condition) {
    if (condition) {
      set.add(value);
    }
  }

  private static OnnxTensor feed(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] dims = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.toFloats()), dims);
  }

  private static Tensor read(OnnxTensor tensor) {
    int[] dims = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return Tensor.ofFloats(Shape.of(dims), values);
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
