package io.espalier.cli;

import io.espalier.engine.Runner;
import io.espalier.tensor.Tensor;
import java.util.Map;

/** A runner that shows how many images have gone through it. */
record CountingRunner(Runner runner, Progress progress) implements Runner {
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> outputs = runner.run(inputs);
    progress.advance(inputs.values().iterator().next().shape().dim(0));
    return outputs;
  }

  @Override
  public void close() {
    runner.close();
    progress.close();
  }
}
