package io.espalier.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.espalier.engine.BoundRun;
import io.espalier.engine.Runner;
import io.espalier.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A network opened in ONNX Runtime. Floating outputs of any type come back as {@code FLOAT32}. */
final class OrtRunner implements Runner {
  private final OrtSession session;
  private final Map<String, OrtInput> inputs = new LinkedHashMap<>();

  OrtRunner(OrtEnvironment environment, OrtSession session) throws OrtException {
    this.session = session;
    for (NodeInfo info : session.getInputInfo().values()) {
      inputs.put(info.getName(), OrtInput.of(environment, info));
    }
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    Map<String, OnnxTensor> bound = bind(given, OrtInput::bind);
    try (OrtSession.Result result = session.run(bound)) {
      return outputs(result);
    } catch (OrtException e) {
      throw failure(given, e);
    } finally {
      bound.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public BoundRun bind(Map<String, Tensor> given) {
    Map<String, OnnxTensor> bound = bind(given, OrtInput::keep);
    return new BoundRun() {
      @Override
      public void run() {
        try (OrtSession.Result result = session.run(bound)) {
          result.size(); // outputs stay where they are
        } catch (OrtException e) {
          throw failure(given, e);
        }
      }

      @Override
      public void close() {
        bound.values().forEach(OnnxTensor::close);
      }
    };
  }

  /** A way to put a tensor into ONNX Runtime's hands. */
  private interface Binding {
    OnnxTensor of(OrtInput input, Tensor tensor) throws OrtException;
  }

  private Map<String, OnnxTensor> bind(Map<String, Tensor> given, Binding binding) {
    if (!given.keySet().equals(inputs.keySet())) {
      throw new IllegalArgumentException(
          "the network's inputs are %s; given are %s".formatted(inputs.keySet(), given.keySet()));
    }
    Map<String, OnnxTensor> bound = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Tensor> entry : given.entrySet()) {
        OrtInput input = Objects.requireNonNull(inputs.get(entry.getKey()));
        bound.put(entry.getKey(), binding.of(input, entry.getValue()));
      }
    } catch (OrtException e) {
      bound.values().forEach(OnnxTensor::close);
      throw failure(given, e);
    } catch (IllegalArgumentException e) {
      bound.values().forEach(OnnxTensor::close);
      throw e;
    }
    return bound;
  }

  private static IllegalArgumentException failure(Map<String, Tensor> given, OrtException e) {
    return new IllegalArgumentException(
        "ONNX Runtime cannot run the network on %s: %s"
            .formatted(shapes(given), OrtEngine.reason(e)),
        e);
  }

  private static Map<String, Tensor> outputs(OrtSession.Result result) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : result) {
      outputs.put(output.getKey(), OrtOutputs.toHost(output.getKey(), output.getValue()));
    }
    return Collections.unmodifiableMap(outputs);
  }

  private static Map<String, String> shapes(Map<String, Tensor> tensors) {
    Map<String, String> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape().toString()));
    return shapes;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(
          "ONNX Runtime cannot close a session: " + OrtEngine.reason(e), e);
    }
  }
}
