package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real networks by several exporters survive reading and writing. */
class SharedModelsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20-cifar10",
        "resnet32-cifar10",
        "resnet56-cifar10",
        "vnncomp_cifar10_resnet_2b",
        "yolox_nano",
        "FastestDet",
        "ultraface_RFB-320",
        "yunet_n_320_320",
        "fsanet_headpose_var",
        "ch_ppocr_mobile_v2.0_cls_infer",
        "carvana_unet_upsample_small",
        "light_shufflenet_ZEROWEIGHTS"
      })
  void writingAndReadingGivesAnEqualGraph(String model) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(model + ".onnx"));
    Path written = folder.resolve("written.onnx");
    OnnxWriter.write(graph, written);

    Graph again = OnnxReader.read(written);

    assertThat(again).isEqualTo(graph);
    assertThat(Files.readAllBytes(written)).isEqualTo(OnnxWriter.toBytes(again));
    assertThat(OnnxWriter.size(graph)).isEqualTo(Files.size(written));
  }
}
