package io.espalier.study;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Augmentation;
import io.espalier.data.Preprocessing;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.onnx.OnnxWriter;
import io.espalier.ort.Provider;
import io.espalier.tensor.Shape;
import io.espalier.torch.Precision;
import io.espalier.train.OutputLoss;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import io.espalier.train.TrainConfig;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StudyFileTest {
  private static final String SMALL =
      """
      data: synthetic:shapes
      normalize: half
      tolerance: 1
      train:
        network: resnet8-w4
      """;

  @TempDir private Path temp;

  @Test
  void whatIsNotSaidIsUsual() throws IOException {
    PruneAndDistilConfig config = read(SMALL);
    assertThat(config.setting().name()).isEqualTo("small");
    assertThat(config.setting().note()).isEmpty();
    assertThat(config.setting().imitate()).isFalse();
    assertThat(config.setting().preprocessing()).isEqualTo(Preprocessing.parse("half"));
    assertThat(config.setting().selection()).isEqualTo("train:0.1");
    assertThat(config.setting().selectionSeed()).isEqualTo(1);
    assertThat(config.setting().seeds()).containsExactly(1L);
    assertThat(config.setting().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.setting().model()).isNull();
    assertThat(config.setting().train())
        .isEqualTo(new StudySetting.Baseline("resnet8-w4", TrainConfig.DEFAULT));
    assertThat(config.compress()).isEqualTo(PruneAndDistilOptions.DEFAULT);
    assertThat(config.setting().robustness())
        .containsExactly("motion-blur", "occlusion", "brightness-up", "brightness-down");
    assertThat(config.setting().latency().batchSizes()).containsExactly(1);
  }

  @Test
  void whatIsSaidIsTaken() throws IOException {
    PruneAndDistilConfig config =
        read(
            """
            name: all-of-it
            note: drawn
            data: synthetic:shapes?size=16
            imitate: true
            normalize: 0.5,0.5,0.5/0.25,0.25,0.25
            selection: train:0.2
            selection-seed: 7
            seeds: [3, 1]
            tolerance: 0.5
            threads: 2
            train:
              network: resnet20
              epochs: 3
              learning-rate: 0.05
              schedule: step
              precision: fp32
              loss: mse
            compress:
              paper: true
              steps: 2
              student-ratio: 1/32
              batch-size: 64
              weight-decay: 1/1024
              output-loss: mse
              match: ['layer1*', head]
            robustness: [jpeg, noise]
            latency:
              batch-sizes: [1, 64]
              threads: [1, 2]
            """);
    assertThat(config.setting().name()).isEqualTo("all-of-it");
    assertThat(config.setting().note()).isEqualTo("drawn");
    assertThat(config.setting().data()).isEqualTo("synthetic:shapes?size=16");
    assertThat(config.setting().imitate()).isTrue();
    assertThat(config.setting().seeds()).containsExactly(3L, 1L);
    assertThat(config.setting().selectionSeed()).isEqualTo(7);
    assertThat(config.tolerance()).isEqualTo(0.5);
    assertThat(config.setting().threads()).isEqualTo(2);
    TrainConfig training = requireNonNull(config.setting().train()).training();
    assertThat(training.epochs()).isEqualTo(3);
    assertThat(training.learningRate()).isEqualTo(0.05);
    assertThat(training.schedule()).isEqualTo("step");
    assertThat(training.precision()).hasToString("FP32");
    assertThat(training.loss()).hasToString("mse");
    assertThat(training.batchSize()).isEqualTo(TrainConfig.DEFAULT.batchSize());
    PruneAndDistilOptions method = config.compress();
    assertThat(method.studentRatio()).isEqualTo(1.0 / 32);
    assertThat(method.steps()).isEqualTo(2);
    assertThat(method.training())
        .isEqualTo(
            new SgdTraining(
                0.9, 1.0 / 1024, 64, RegressionLoss.SMOOTH_L1, Augmentation.AUTO, Precision.AUTO));
    assertThat(method.outputLoss()).isEqualTo(OutputLoss.MSE);
    assertThat(method.match()).containsExactly("layer1*", "head");
    assertThat(method.studentInit()).isEqualTo(PruneAndDistilOptions.PAPER.studentInit());
    assertThat(method.labelWeight()).isEqualTo(PruneAndDistilOptions.PAPER.labelWeight());
    assertThat(config.setting().robustness()).containsExactly("jpeg", "noise");
    assertThat(config.setting().latency())
        .isEqualTo(new LatencyGrid(List.of(1, 64), List.of(1, 2), List.of(Provider.CPU)));
  }

  @Test
  void pathsAreRelativeToTheFileAndVariablesAreFilledIn() throws IOException {
    Files.createDirectories(temp.resolve("models"));
    Path model = temp.resolve("models/net.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1), model);
    String file =
        """
        data: cifar10:${DATA}/cifar
        normalize: ${HOW:-half}
        tolerance: 1
        model: models/net.onnx
        """;
    PruneAndDistilConfig config = read(file, Map.of(), Map.of("DATA", "../data"));
    assertThat(config.setting().data())
        .isEqualTo("cifar10:" + temp.resolveSibling("data/cifar").toAbsolutePath());
    assertThat(config.setting().model()).isEqualTo(model.toAbsolutePath().toString());
    assertThat(config.setting().preprocessing()).isEqualTo(Preprocessing.parse("half"));
    assertThat(config.setting().selection()).isEqualTo("test:0.5");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("small.yaml: data: the variable DATA is not set");
    assertThat(read(file, Map.of("data", "idx:here"), Map.of()).setting().data())
        .isEqualTo("idx:" + Path.of("here").toAbsolutePath());
  }

  @Test
  void valuesAreSetInPlaceOfTheFiles() throws IOException {
    Path model = temp.resolve("net.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1), model);
    Map<String, String> set = new LinkedHashMap<>();
    set.put("seeds", "[4, 5]");
    set.put("compress.steps", "1");
    set.put("train.epochs", "2");
    PruneAndDistilConfig config = read(SMALL, set, Map.of());
    assertThat(config.setting().seeds()).containsExactly(4L, 5L);
    assertThat(config.compress().steps()).isEqualTo(1);
    assertThat(requireNonNull(config.setting().train()).training().epochs()).isEqualTo(2);
    PruneAndDistilConfig given = read(SMALL, Map.of("model", "'" + model + "'"), Map.of());
    assertThat(given.setting().model()).isEqualTo(model.toString());
    assertThat(given.setting().train()).isNull();
    assertThatThrownBy(() -> read(SMALL, Map.of("compress.steps", "-1"), Map.of()))
        .hasMessageContaining("compress: steps must be >= 0; steps=-1");
    assertThatThrownBy(() -> read(SMALL, Map.of("seeds", "many"), Map.of()))
        .hasMessageContaining("seeds (set beside ")
        .hasMessageContaining("must be a list of whole numbers; it is \"many\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tolerence: 2                | small.yaml: tolerence: unknown key; known are tolerance, compress, name, note",
        "seeds: []                   | small.yaml: seeds must be at least one number",
        "seeds: [1, 1]               | small.yaml: seeds must differ",
        "name: a/b                   | small.yaml: name must be of letters",
        "threads: 0                  | small.yaml: threads: must be >= 1; it is 0",
        "threads: two                | small.yaml: threads: must be a whole number; it is \"two\"",
        "imitate: perhaps            | small.yaml: imitate: must be true or false",
        "selection: train:2          | small.yaml: selection: the fraction",
        "selection: nowhere          | small.yaml: selection:",
        "robustness: [fog]           | small.yaml: robustness: corruptions are motion-blur",
        "model: no.onnx              | no.onnx",
        "compress: 3                 | small.yaml: compress: must be a mapping of keys; it is 3",
        "compress: {stepz: 3}        | small.yaml: compress.stepz: unknown key; known are augmentation",
        "compress: {steps: six}      | small.yaml: compress.steps: cannot be \"six\"",
        "compress: {steps: 2.5}      | small.yaml: compress.steps: cannot be 2.5",
        "compress: {loss: sad}       | small.yaml: compress.loss: cannot be \"sad\"",
        "compress: {student-init: x} | small.yaml: compress.student-init: cannot be \"x\"",
        "compress: {student-ratio: 3/2} | small.yaml: compress: student-ratio must be > 0 and <= 1",
        "compress: {paper: 1}        | small.yaml: compress.paper: must be true or false; it is 1",
        "latency: {batch-sizes: [0]} | small.yaml: latency: latency.batch-sizes must be numbers >= 1",
        "latency: {sizes: [1]}       | small.yaml: latency.sizes: unknown key",
        "tolerance: 0                | not YAML: Duplicate field 'tolerance'",
        "? [                         | not YAML",
      })
  void aComplaintNamesFileAndKey(String line, String complaint) {
    assertThatThrownBy(() -> read(SMALL + line + "\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: synthetic:shapes   | data: nothing:shapes      | small.yaml: data: data must be",
        "data: synthetic:shapes   | name: x                   | small.yaml: data: is missing",
        "normalize: half          | name: x                   | small.yaml: normalize: is missing",
        "normalize: half          | normalize: loud           | small.yaml: normalize: preprocessing",
        "tolerance: 1             | tolerance: 0              | small.yaml: tolerance must be > 0",
        "tolerance: 1             | tolerance: much           | small.yaml: tolerance: must be a number",
        "tolerance: 1             | name: x                   | small.yaml: tolerance: is missing",
        "network: resnet8-w4      | network: alexnet          | train.network: no network 'alexnet'",
        "network: resnet8-w4      | epochs: 3                 | train.network: is missing",
        "network: resnet8-w4      | {network: a, seed: 3}     | train.network: no network 'a'",
      })
  void soDoesOneAboutWhatMustBeThere(String line, String other, String complaint) {
    assertThatThrownBy(() -> read(SMALL.replace(line, other)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void theSeedOfATrainingIsTheStudys() {
    assertThatThrownBy(() -> read(SMALL + "  seed: 3\n"))
        .hasMessageContaining("small.yaml: train.seed: unknown key; known are augmentation, batch");
  }

  @Test
  void aStudyNeedsOneOriginal() {
    assertThatThrownBy(() -> read(SMALL.replaceAll("(?s)train:.*", "")))
        .hasMessageContaining("small.yaml: a study needs one original");
    assertThatThrownBy(
            () ->
                StudyFile.read(
                    Study.PRUNE_AND_DISTIL,
                    temp.resolve("no.yaml"),
                    new LinkedHashMap<>(),
                    name -> Optional.empty()))
        .hasMessageContaining("no.yaml: there is no such file");
  }

  private PruneAndDistilConfig read(String yaml) throws IOException {
    return read(yaml, Map.of(), Map.of());
  }

  private PruneAndDistilConfig read(
      String yaml, Map<String, String> set, Map<String, String> environment) throws IOException {
    Path file = temp.resolve("small.yaml");
    Files.writeString(file, yaml);
    return StudyFile.read(
        Study.PRUNE_AND_DISTIL,
        file,
        new LinkedHashMap<>(set),
        name -> Optional.ofNullable(environment.get(name)));
  }
}
