package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import io.espalier.torch.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained networks give the same logits in torch, float32, as in ONNX Runtime. */
class EngineAgreementTest {
  @ParameterizedTest
  @ValueSource(strings = {"resnet20", "resnet32", "resnet56"})
  void logitsAgreeWithinATenThousandth(String network) throws IOException {
    Path file = Shared.model(network + "-cifar10.onnx");
    Dataset images =
        DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"))
            .open(Split.TEST)
            .subset(IntStream.range(0, 300).toArray());
    Graph graph = OnnxReader.read(file);
    try (Runner torch = TorchEngine.float32().open(graph);
        Runner ort = OrtEngine.onAllProcessors().open(file)) {
      OutputAgreement agreement =
          OutputAgreement.compare(torch, ort, graph, images, Preprocessing.parse("imagenet"), 100);
      assertThat(agreement.relative()).isLessThan(1e-4);
      assertThat(agreement.sameArgMax()).isEqualTo(1);
      assertThat(agreement.samples()).isEqualTo(300);
    }
  }
}
