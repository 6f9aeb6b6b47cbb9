package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.Shared;
import io.espalier.data.Preprocessing;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvaluateTest {
  /** Counted once with another program: 915 of the first 1,000 test images. */
  private static final double RESNET20_ON_MINI = 0.915;

  private static final double RESNET56_ON_MINI = 0.926;

  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"onnxruntime", "torch"})
  void resnet20AsJson(String engine) throws IOException {
    Typed typed =
        espalier(
            "evaluate",
            Shared.model("resnet20-cifar10.onnx").toString(),
            "--data",
            "cifar10:" + Shared.data("cifar10-mini"),
            "--normalize",
            "imagenet",
            "--engine",
            engine,
            "--json");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    JsonNode json = typed.json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("metric", "value", "top5", "samples", "engine");
    assertThat(json.get("metric").textValue()).isEqualTo("accuracy");
    assertThat(json.get("value").doubleValue()).isEqualTo(RESNET20_ON_MINI);
    assertThat(json.get("samples").intValue()).isEqualTo(1000);
    assertThat(json.get("engine").textValue()).isEqualTo(engine);
  }

  @Test
  void networksAreComparedImageByImage() throws IOException {
    List<String> command =
        List.of(
            "evaluate",
            Shared.model("resnet20-cifar10.onnx").toString(),
            "--against",
            Shared.model("resnet56-cifar10.onnx").toString(),
            "--data",
            "cifar10:" + Shared.data("cifar10-mini"),
            "--normalize",
            "imagenet");
    Typed text = espalier(command.toArray(String[]::new));
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).contains("accuracy 91.50 %, top-5 ").contains("answered differently");
    List<String> asJson = new ArrayList<>(command);
    asJson.addAll(List.of("--per-class", "--json"));
    JsonNode json = espalier(asJson.toArray(String[]::new)).json();
    JsonNode against = json.get("against");
    double difference = against.get("difference").doubleValue();
    assertThat(difference).isCloseTo(RESNET20_ON_MINI - RESNET56_ON_MINI, within(1e-9));
    assertThat(against.get("low").doubleValue()).isLessThan(difference);
    assertThat(against.get("high").doubleValue()).isGreaterThan(difference);
    assertThat(against.get("distance").doubleValue()).isBetween(0.03, 0.15);
    assertThat(json.get("top5").doubleValue()).isBetween(0.99, 1.0);
    assertThat(json.get("classes")).hasSize(10);
    double right = 0;
    for (int i = 0; i < 10; i++) {
      right += json.get("classes").get(i).get("given").get(i).intValue();
    }
    assertThat(right / 1000).isCloseTo(RESNET20_ON_MINI, within(1e-9));
  }

  @Test
  void theFileSaysHowItsImagesAreNormalised() throws IOException {
    Graph graph = Zoo.find("resnet8-w4").build(10, Shape.of(3, 32, 32), 1);
    Path silent = temp.resolve("silent.onnx");
    OnnxWriter.write(graph, silent);
    String data = "synthetic:shapes?size=32&train=8&test=12&seed=1";
    Typed refused = espalier("evaluate", silent.toString(), "--data", data);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("give --normalize");
    Typed told = espalier("evaluate", silent.toString(), "--data", data, "--normalize", "half");
    assertThat(told.exitCode()).isZero();

    FileHeader header = graph.header();
    for (Map.Entry<String, String> entry : Preprocessing.parse("half").toMetadata().entrySet()) {
      header = header.withMetadata(entry.getKey(), entry.getValue());
    }
    Path telling = temp.resolve("telling.onnx");
    OnnxWriter.write(graph.withHeader(header), telling);
    Typed known = espalier("evaluate", telling.toString(), "--data", data);
    assertThat(known.exitCode()).isZero();
    assertThat(known.out()).isEqualTo(told.out()).contains("on 12 images (onnxruntime)");
  }

  @Test
  void badDataAreOneLineEach() throws IOException {
    Path model = temp.resolve("net.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 32, 32), 1), model);
    byte[] record = new byte[3073];
    Path truncated = Files.createDirectory(temp.resolve("truncated"));
    Files.write(truncated.resolve("test_batch.bin"), Arrays.copyOf(record, 3000));
    Path wrongLabel = Files.createDirectory(temp.resolve("label"));
    record[0] = 10;
    Files.write(wrongLabel.resolve("test_batch.bin"), record);
    for (String folder : List.of("missing", "truncated", "label")) {
      assertFails(1, folder, model, "cifar10:" + temp.resolve(folder));
    }
    assertFails(2, "cifar11", model, "cifar11:somewhere");
    Typed both =
        espalier(
            "evaluate",
            model.toString(),
            "--data",
            "synthetic:shapes",
            "--robustness",
            "--per-class");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("--per-class is about clean images");
    assertFails(2, "data must name a folder", model, "cifar10:");
    assertFails(1, "[3, 24, 24]", model, "synthetic:shapes?size=24&train=8&test=12&seed=1");
    Path eleven = temp.resolve("eleven.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(11, Shape.of(3, 32, 32), 1), eleven);
    assertFails(1, "classes", eleven, "synthetic:shapes?size=32&train=8&test=12&seed=1");
    Typed typed =
        espalier("evaluate", model.toString(), "--data", "synthetic:shapes", "--threads", "0");
    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err()).contains("--threads").contains(">= 1");
  }

  private static void assertFails(int exitCode, String said, Path model, String data) {
    Typed typed =
        espalier("evaluate", model.toString(), "--data", data, "--normalize", "none", "--json");
    assertThat(typed.exitCode()).as(data).isEqualTo(exitCode);
    assertThat(typed.out()).as(data).isEmpty();
    assertThat(typed.err()).as(data).startsWith("espalier: ").contains(said);
    assertThat(typed.err().lines().filter(line -> line.startsWith("espalier:"))).hasSize(1);
  }
}
