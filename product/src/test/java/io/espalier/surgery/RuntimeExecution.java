package io.espalier.surgery;

import io.espalier.engine.Runner;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.OrtEngine.Optimization;

/** Runs graphs in ONNX Runtime, one thread, by the file that the writer makes. */
final class RuntimeExecution {
  private RuntimeExecution() {}

  /** All real values and the outputs, each as the nodes compute it. */
  static Execution unoptimised() {
    Execution plain = ofOutputs(Optimization.NONE);
    return (graph, inputs, wanted) -> plain.run(Execution.exposed(graph, wanted), inputs);
  }

  /** The outputs alone, so that the runtime may fuse what lies between. */
  static Execution ofOutputs(Optimization optimization) {
    return (graph, inputs, wanted) -> {
      try (Runner runner = new OrtEngine(1, optimization).open(graph)) {
        return runner.run(inputs);
      }
    };
  }
}
