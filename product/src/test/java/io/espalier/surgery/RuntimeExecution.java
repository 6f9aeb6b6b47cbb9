package io.espalier.surgery;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs graphs in ONNX Runtime, one thread, by the file that the writer makes. */
final class RuntimeExecution {
  private RuntimeExecution() {}

  /** All real values, each as the nodes compute it. */
  static Execution unoptimised() {
    return (graph, inputs) -> run(Execution.exposed(graph), inputs, OptLevel.NO_OPT);
  }

  /** The outputs alone, so that the runtime may fuse what lies between. */
  static Execution ofOutputs(OptLevel level) {
    return (graph, inputs) -> run(graph, inputs, level);
  }

  private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs, OptLevel level) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(level);
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      try (OrtSession session = environment.createSession(OnnxWriter.toBytes(graph), options)) {
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
          feeds.put(input.getKey(), feed(environment, input.getValue()));
        }
        try (OrtSession.Result result = session.run(feeds)) {
          Map<String, Tensor> values = new LinkedHashMap<>();
          for (ValueInfo output : graph.outputs()) {
            if (result.get(output.name()).orElseThrow() instanceof OnnxTensor tensor
                && tensor.getFloatBuffer() != null) {
              values.put(output.name(), read(tensor));
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
}
