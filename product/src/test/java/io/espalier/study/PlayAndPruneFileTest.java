package io.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.onnx.OnnxWriter;
import io.espalier.ort.Provider;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlayAndPruneFileTest {
  private static final String SMALL =
      """
      data: synthetic:shapes
      normalize: half
      tolerance: 1
      train: {network: resnet8-w4}
      """;

  @TempDir private Path temp;

  @Test
  void whatIsNotSaidIsUsual() throws IOException {
    PlayAndPruneConfig config = read(SMALL);
    assertThat(config.tolerances()).containsExactly(1.0);
    assertThat(config.rivals()).containsExactly("one-shot", "random");
    assertThat(config.compress()).isEqualTo(PlayAndPruneOptions.DEFAULT);
    assertThat(config.setting().published()).isEmpty();
  }

  @Test
  void whatIsSaidIsTaken() throws IOException {
    PlayAndPruneConfig config =
        read(
            """
            data: synthetic:shapes
            normalize: half
            tolerances: [0.5, 1, 2]
            train: {network: resnet8-w4}
            compress: {share: 1/4, max-rounds: 3, batch-size: 64, keep: pareto}
            rivals: [one-shot, random, l1-uniform, taylor, geometric-median]
            latency: {batch-sizes: [1, 512], threads: [1, all], providers: [cpu, cuda]}
            published:
              - {result: PP-2, source: a paper, macs: 6.43, batch: 512, cpu: 6.24}
            """);
    assertThat(config.tolerances()).containsExactly(0.5, 1.0, 2.0);
    assertThat(config.compress().share()).isEqualTo(0.25);
    assertThat(config.compress().ends().maxRounds()).isEqualTo(3);
    assertThat(config.compress().keep()).isEqualTo("pareto");
    assertThat(config.compress().training().batchSize()).isEqualTo(64);
    assertThat(config.rivals())
        .containsExactly("one-shot", "random", "l1-uniform", "taylor", "geometric-median");
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(config.setting().latency().threads()).first().isEqualTo(1);
    assertThat(config.setting().latency().threads()).last().isEqualTo(processors);
    assertThat(config.setting().latency().providers()).containsExactly(Provider.values());
    assertThat(config.setting().published())
        .containsExactly(new PublishedResult("PP-2", "a paper", null, 6.43, null, 512, 6.24, null));
  }

  @Test
  void imagesGetTheSizeThatTheNetworkDemands() throws IOException {
    Path model = temp.resolve("net.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 48, 24), 1), model);
    PlayAndPruneConfig config =
        read(
            """
            data: folder:images
            selection: folder:other
            normalize: half
            tolerance: 1
            model: net.onnx
            """);
    assertThat(config.setting().data()).endsWith("images?size=24x48");
    assertThat(config.setting().selection()).endsWith("other?size=24x48");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tolerances: [1]            | small.yaml: tolerance: give either this or tolerances",
        "rivals: [one-shot, best]   | small.yaml: unknown rival 'best'; known are one-shot, and l1, l2, bn, geometric-median, taylor, random",
        "rivals: [one-shot-uniform] | small.yaml: unknown rival 'one-shot-uniform'",
        "compress: {keep: best}     | small.yaml: compress: keep must be numbers of rounds",
        "rivals: [random, random]   | small.yaml: rivals must differ; rivals=[random, random]",
        "compress: {steps: 3}       | small.yaml: compress.steps: unknown key; known are augmentation",
        "compress: {share: 2}       | small.yaml: compress: share must be > 0 and <= 1; share=2",
        "latency: {threads: [few]}  | small.yaml: latency.threads: must be numbers or all; it is [few]",
        "latency: {providers: [tpu]} | small.yaml: latency: latency.providers must be of cpu and cuda; it is tpu",
        "latency: {providers: [cuda]} | small.yaml: latency: latency.providers must begin with cpu",
        "published: [{result: x}]   | small.yaml: published[0].source: is missing",
        "published: [{result: x, source: y, flops: 1}] | small.yaml: published[0].flops: unknown key",
        "published: 6               | small.yaml: published: must be a list of mappings; it is 6",
      })
  void aComplaintNamesFileAndKey(String line, String complaint) {
    assertThatThrownBy(() -> read(SMALL + line + "\n"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tolerances: []       | tolerances must be at least one number",
        "tolerances: [1, 1]   | tolerances must differ; tolerances=[1.0, 1.0]",
        "tolerances: [1, 0]   | tolerance must be > 0",
        "tolerances: [a]      | tolerances: must be a list of numbers; it is [\"a\"]",
        "name: x              | tolerance: is missing; it is a number, or tolerances a list",
      })
  void soDoesOneAboutTolerances(String line, String complaint) {
    assertThatThrownBy(() -> read(SMALL.replace("tolerance: 1", line)))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining(complaint);
  }

  private PlayAndPruneConfig read(String yaml) throws IOException {
    Path file = Files.writeString(temp.resolve("small.yaml"), yaml);
    return StudyFile.read(
        Study.PLAY_AND_PRUNE, file, new LinkedHashMap<>(Map.of()), name -> Optional.empty());
  }
}
