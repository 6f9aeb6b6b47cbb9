package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.Shared;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectTest {
  @TempDir private Path temp;

  @Test
  void resnet20AsJson() throws IOException {
    Path file = Shared.model("resnet20-cifar10.onnx");
    Typed typed = espalier("inspect", file.toString(), "--json");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEmpty();
    JsonNode json = typed.json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "model",
            "inputs",
            "outputs",
            "parameters",
            "macs",
            "fileBytes",
            "peakActivationBytes",
            "pricedAt",
            "layers",
            "groups");
    assertThat(json.get("model").textValue()).isEqualTo(file.toString());
    assertThat(json.get("inputs")).hasSize(1);
    assertThat(json.at("/inputs/0/type").textValue()).isEqualTo("FLOAT32");
    assertThat(json.at("/inputs/0/shape").toString()).isEqualTo("[\"batch\",3,32,32]");
    assertThat(json.get("pricedAt").toString()).isEqualTo("{\"input\":[1,3,32,32]}");
    assertThat(json.at("/outputs/0/shape/1").intValue()).isEqualTo(10);
    assertThat(json.get("macs").longValue()).isEqualTo(40_551_040);
    assertThat(json.get("fileBytes").longValue())
        .isBetween(Files.size(file) * 9 / 10, Files.size(file) * 11 / 10);

    long layerMacs = 0;
    List<String> ops = new ArrayList<>();
    for (JsonNode layer : json.get("layers")) {
      assertThat(layer.fieldNames())
          .toIterable()
          .containsExactly("name", "op", "parameters", "macs", "outputShape");
      layerMacs += layer.get("macs").longValue();
      ops.add(layer.get("op").textValue());
    }
    assertThat(layerMacs).isEqualTo(40_551_040);
    assertThat(ops.stream().filter("Conv"::equals)).hasSize(19);

    List<String> kinds = new ArrayList<>();
    for (JsonNode group : json.get("groups")) {
      assertThat(group.fieldNames())
          .toIterable()
          .containsExactly("id", "channels", "removable", "kind", "layers", "ties", "barrier");
      String kind = group.get("kind").textValue();
      kinds.add(kind);
      assertThat(group.get("barrier").isNull()).isEqualTo(!kind.equals("frozen"));
    }
    // The first convolution of each of the 9 blocks stands alone.
    assertThat(kinds.stream().filter("prunable"::equals)).hasSize(9);
    assertThat(kinds).contains("coupled", "frozen");
  }

  @Test
  void resnet56ForPeople() {
    Typed typed = espalier("inspect", Shared.model("resnet56-cifar10.onnx").toString());
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out()).contains("MACs        125,485,696").contains("prunable");
  }

  @Test
  void explainsANode() throws IOException {
    Path file = temp.resolve("net.onnx");
    OnnxWriter.write(Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1), file);
    Typed typed = espalier("inspect", file.toString(), "--why", "stage3.block0.conv2");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .isEqualTo(
            """
            stage3.block0.conv2 (Conv) gives [1, 64, 8, 8]

              makes the group stem.conv: coupled, 16 of 16 channels can be cut
                layers         stem.conv, stage1.block0.conv2, stage2.block0.conv2, stage3.block0.conv2
                tied by        stage1.block0.add, stage2.block0.add, stage3.block0.add

              makes the group stage2.block0.conv2: coupled, 16 of 16 channels can be cut
                layers         stage2.block0.conv2, stage3.block0.conv2
                tied by        stage2.block0.add, stage3.block0.add

              makes the group stage3.block0.conv2: coupled, 32 of 32 channels can be cut
                layers         stage3.block0.conv2
                tied by        stage3.block0.add

              reads the group stage3.block0.conv1: prunable, 64 of 64 channels can be cut
                layers         stage3.block0.conv1
            """);
    JsonNode json = espalier("inspect", file.toString(), "--why", "head.linear", "--json").json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("node", "op", "outputShape", "makes", "carries", "reads");
    assertThat(json.at("/makes/0/barrier").textValue())
        .isEqualTo("its channels are the network's output 'logits'");
  }

  @Test
  void namesNodesThatMayBeMeant() throws IOException {
    Path file = temp.resolve("net.onnx");
    OnnxWriter.write(Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1), file);
    Typed typed = espalier("inspect", file.toString(), "--why", "conv1");
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err())
        .isEqualTo(
            "espalier: the network has no node 'conv1'; there are 'stage1.block0.conv1',"
                + " 'stage2.block0.conv1', 'stage3.block0.conv1'\n");
  }

  @Test
  void drawsAPage() throws IOException {
    Path file = temp.resolve("net.onnx");
    OnnxWriter.write(network(), file);
    Path page = temp.resolve("net.html");
    Typed typed = espalier("inspect", file.toString(), "--html", page.toString());
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out()).isEqualTo(espalier("inspect", file.toString()).out());
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("stage1.block0.conv1");
    Typed nowhere =
        espalier("inspect", file.toString(), "--html", temp.resolve("no/net.html").toString());
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.out()).isEmpty();
    assertThat(nowhere.err())
        .startsWith("espalier: ")
        .endsWith("net.html: its folder does not exist; make it first\n")
        .hasLineCount(1);
  }

  @Test
  void theNetworkIsNeverReplacedByItsPage() throws IOException {
    Path file = temp.resolve("net.onnx");
    OnnxWriter.write(network(), file);
    byte[] before = Files.readAllBytes(file);
    Typed typed = espalier("inspect", file.toString(), "--html", file.toString());
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("would replace the network that is read").hasLineCount(1);
    assertThat(file).hasBinaryContent(before);
  }

  /** All of them are in the JSON. */
  @Test
  void ofManyLayersTheFirstAreShown() throws IOException {
    Path file = temp.resolve("net.onnx");
    OnnxWriter.write(Zoo.find("resnet20").build(10, Shape.of(3, 32, 32), 1), file);
    assertThat(espalier("inspect", file.toString()).out())
        .contains("stem.conv, stage1.block0.conv2, stage1.block1.conv2 and 7 more");
    assertThat(espalier("inspect", file.toString(), "--json").json().at("/groups/0/layers"))
        .hasSize(10);
  }

  @Test
  void libtorchAndOnnxRuntimeAreLeftAlone() throws IOException, InterruptedException {
    Path file = temp.resolve("net.onnx");
    OnnxWriter.write(network(), file);
    Path log = temp.resolve("classes.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log.getFileName(),
                "-cp",
                absoluteClassPath(),
                Main.class.getName(),
                "inspect",
                file.toString(),
                "--json")
            .directory(temp.toFile())
            .redirectOutput(temp.resolve("out.json").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(temp.resolve("out.json"))).startsWith("{\"model\":");
    List<String> loaded = Files.readAllLines(log, StandardCharsets.UTF_8);
    assertThat(loaded).anyMatch(line -> line.contains(Inspection.class.getName()));
    assertThat(loaded).noneMatch(line -> line.contains("org.bytedeco"));
    assertThat(loaded).noneMatch(line -> line.contains("ai.onnxruntime"));
  }

  @Test
  void badFilesAreOneLineEach() throws IOException {
    Path whole = temp.resolve("net.onnx");
    OnnxWriter.write(network(), whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path truncated =
        Files.write(temp.resolve("short.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    Path text = Files.writeString(temp.resolve("notes.onnx"), "dear diary, today I pruned a tree");
    Path empty = Files.write(temp.resolve("empty.onnx"), new byte[0]);
    for (Path file : List.of(temp.resolve("no.onnx"), truncated, text, empty, temp)) {
      Typed typed = espalier("inspect", file.toString(), "--json");
      assertThat(typed.exitCode()).as(file.toString()).isEqualTo(1);
      assertThat(typed.out()).as(file.toString()).isEmpty();
      assertThat(typed.err().lines())
          .singleElement()
          .asString()
          .startsWith("espalier: ")
          .contains(file.getFileName().toString());
    }
    Typed traced = espalier("inspect", temp.resolve("no.onnx").toString(), "--stacktrace");
    assertThat(traced.err()).contains("\tat io.espalier.");
  }

  private static Graph network() {
    return Zoo.find("resnet20").build(10, Shape.of(3, 32, 32), 1);
  }

  private static String absoluteClassPath() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
