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
import io.espalier.ort.OrtEngine.Optimization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained networks on real images; the counts of right answers are those that Python finds. */
class TrainedNetworksTest {
  private static final OrtEngine ENGINE = OrtEngine.onAllProcessors();

  private static Dataset testImages() throws IOException {
    return DataSpec.parse("cifar10:" + Shared.data("cifar10-mini")).open(Split.TEST);
  }

  @ParameterizedTest
  @CsvSource({"resnet20-cifar10.onnx, 915", "resnet56-cifar10.onnx, 926"})
  void accuracyIsThatOfThePythonRuntime(String file, int right) throws IOException {
    Path model = Shared.model(file);
    Graph graph = OnnxReader.read(model);
    try (Runner runner = ENGINE.open(model)) {
      assertThat(
              Evaluator.evaluate(
                  runner,
                  graph,
                  testImages(),
                  Preprocessing.parse("imagenet"),
                  new Task.Classification(),
                  100))
          .isEqualTo(new Evaluation("accuracy", right / 1000.0, 1000, new LinkedHashMap<>()));
    }
  }

  /** The file against the graph read from it, with and without optimisation. */
  @ParameterizedTest
  @CsvSource({"resnet20-cifar10.onnx, imagenet", "vnncomp_cifar10_resnet_2b.onnx, cifar10"})
  void aGraphIsWhatItsFileIs(String file, String normalization) throws IOException {
    Path model = Shared.model(file);
    Graph graph = OnnxReader.read(model);
    Dataset some = testImages().subset(IntStream.range(0, 50).toArray());
    try (Runner reference = ENGINE.open(model);
        Runner plain = new OrtEngine(1, Optimization.NONE).open(graph)) {
      OutputAgreement agreement =
          OutputAgreement.compare(
              reference, plain, graph, some, Preprocessing.parse(normalization), 16);
      assertThat(agreement.relative()).isLessThan(1e-4);
      assertThat(agreement.sameArgMax()).isEqualTo(1);
      assertThat(agreement.samples()).isEqualTo(50);
    }
  }

  @Test
  void differentNetworksDisagree() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    Dataset some = testImages().subset(IntStream.range(0, 50).toArray());
    try (Runner one = ENGINE.open(graph);
        Runner other = ENGINE.open(Shared.model("resnet32-cifar10.onnx"))) {
      OutputAgreement agreement =
          OutputAgreement.compare(one, other, graph, some, Preprocessing.parse("imagenet"), 16);
      assertThat(agreement.relative()).isGreaterThan(0.05);
      assertThat(agreement.sameArgMax()).isBetween(0.7, 0.999);
    }
  }
}
