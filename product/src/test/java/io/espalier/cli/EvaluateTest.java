package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

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
        .containsExactly("metric", "value", "samples", "engine");
    assertThat(json.get("metric").textValue()).isEqualTo("accuracy");
    assertThat(json.get("value").doubleValue()).isEqualTo(RESNET20_ON_MINI);
    assertThat(json.get("samples").intValue()).isEqualTo(1000);
    assertThat(json.get("engine").textValue()).isEqualTo(engine);
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
