package io.espalier.torch;

import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Inference by libtorch, channels-last. */
public final class TorchEngine implements Engine {
  private final Compute compute;

  private TorchEngine(Compute compute) {
    this.compute = compute;
  }

  /** An engine that computes in float32. */
  public static TorchEngine float32() {
    return new TorchEngine(Compute.FLOAT32);
  }

  /** An engine that computes in float64 and returns FLOAT64 outputs, to check exact laws with. */
  public static TorchEngine float64() {
    return new TorchEngine(Compute.FLOAT64);
  }

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public Runner open(Graph graph) {
    return new TorchRunner(TorchNet.of(graph, compute));
  }

  private record TorchRunner(TorchNet net) implements Runner {

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      try (TorchScope scope = TorchScope.withoutGradients()) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        net.forward(inputs, false).forEach((name, value) -> outputs.put(name, value.toTensor()));
        return outputs;
      }
    }

    @Override
    public void close() {
      net.close();
    }
  }
}
