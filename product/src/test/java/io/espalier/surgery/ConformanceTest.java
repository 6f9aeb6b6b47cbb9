package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real networks of many architectures, each cut with three seeds. Writes the table of results to
 * {@code target/conformance.md}, a row a network.
 */
@Tag("long")
final class ConformanceTest {
  private static final int SEEDS = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FastestDet",
        "carvana_unet_upsample_small",
        "ch_ppocr_mobile_v2.0_cls_infer",
        "fsanet_headpose_var",
        "light_shufflenet_ZEROWEIGHTS",
        "resnet20-cifar10",
        "resnet32-cifar10",
        "resnet56-cifar10",
        "ultraface_RFB-320",
        "vnncomp_cifar10_resnet_2b",
        "yolox_nano",
        "yunet_n_320_320"
      })
  void cutsTrainedNetworks(String network) throws IOException {
    check(network, Shared.model(network + ".onnx"));
  }

  /**
   * The files below a folder, small ones first; {@code src/test/python} has scripts that export
   * such networks.
   */
  @ParameterizedTest
  @MethodSource("corpus")
  @EnabledIfSystemProperty(named = "espalier.corpus", matches = ".+")
  void cutsTheCorpus(Path file) throws IOException {
    Path folder = Path.of(System.getProperty("espalier.corpus"));
    String name = folder.relativize(file).toString().replace(".onnx", "");
    check(name, file);
  }

  static List<Path> corpus() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("espalier.corpus", ".")))) {
      return files
          .filter(file -> file.toString().endsWith(".onnx"))
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList();
    }
  }

  private static void check(String name, Path file) throws IOException {
    Conformance.Row row = Conformance.check(name, file, SEEDS);
    Path table = Path.of("target", "conformance.md");
    if (Files.notExists(table)) {
      Files.writeString(table, Conformance.Row.HEAD + "\n");
    }
    Files.writeString(table, row + "\n", StandardOpenOption.APPEND);
    assertThat(row.failures()).as(name).isEmpty();
  }
}
