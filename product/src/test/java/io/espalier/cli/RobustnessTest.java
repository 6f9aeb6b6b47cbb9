package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code espalier evaluate --robustness}, as users type it. */
final class RobustnessTest {
  private static final String DATA = "synthetic:shapes?size=32&train=8&test=40&seed=1";

  @TempDir private Path temp;
  private Path one;
  private Path other;

  @BeforeEach
  void writeTwoNetworks() throws IOException {
    Graph graph = Zoo.find("resnet8-w4").build(10, Shape.of(3, 32, 32), 1);
    one = temp.resolve("one.onnx");
    OnnxWriter.write(graph, one);
    other = temp.resolve("other.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 32, 32), 2), other);
  }

  /** {@code espalier evaluate} with data, then these words. */
  private static Typed evaluate(Object... words) {
    List<String> args = new ArrayList<>(List.of("evaluate", "--data", DATA, "--normalize", "half"));
    for (Object word : words) {
      args.add(word.toString());
    }
    return espalier(args.toArray(String[]::new));
  }

  @Test
  void oneNetworkIsOneTable() {
    Typed typed = evaluate(one, "--robustness");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    List<String> lines = typed.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("one.onnx: accuracy on 40 images (onnxruntime), seed 1");
    assertThat(lines.get(1)).matches("clean: \\d+\\.\\d\\d %");
    assertThat(lines.get(3)).matches("corruption +1 +2 +3 +4 +5 +mean");
    assertThat(lines.subList(5, lines.size()))
        .allMatch(line -> line.matches("[a-z-]+( +\\d+\\.\\d\\d %){6}"))
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactly("motion-blur", "occlusion", "brightness-up", "brightness-down", "all");
  }

  @Test
  void asJsonInTheOrderThatWasTyped() throws IOException {
    Typed typed = evaluate(one, "--robustness=jpeg,noise", "--seed", 7, "--json");
    assertThat(typed.exitCode()).isZero();
    JsonNode json = typed.json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("metric", "samples", "engine", "seed", "models");
    assertThat(json.get("seed").intValue()).isEqualTo(7);
    assertThat(json.get("samples").intValue()).isEqualTo(40);
    JsonNode model = json.get("models").get(0);
    assertThat(model.fieldNames())
        .toIterable()
        .containsExactly("model", "clean", "corruptions", "all");
    assertThat(model.get("corruptions").findValuesAsText("corruption"))
        .containsExactly("jpeg", "noise");
    for (JsonNode row : model.get("corruptions")) {
      double sum = 0;
      for (JsonNode value : row.get("severities")) {
        sum += value.doubleValue();
      }
      assertThat(row.get("severities")).hasSize(5);
      assertThat(row.get("mean").doubleValue()).isEqualTo(sum / 5);
    }
    assertThat(evaluate(one, "--robustness=jpeg,noise", "--seed", 7, "--json").out())
        .isEqualTo(typed.out());
    assertThat(evaluate(one, "--robustness", "all", "--json").json().findValues("severities"))
        .hasSize(8);
  }

  @Test
  void severalNetworksStandSideBySide() throws IOException {
    Path csv = temp.resolve("table.csv");
    Typed typed = evaluate(one, other, "--robustness", "contrast", "--csv", csv);
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out().lines().filter(line -> line.matches("contrast +one.onnx +other.onnx")))
        .hasSize(1);
    assertThat(typed.out().lines().filter(line -> line.startsWith("severity "))).hasSize(5);
    assertThat(typed.out()).contains("mean of severities  one.onnx  other.onnx");

    List<String> rows = Files.readAllLines(csv);
    assertThat(rows).hasSize(13);
    assertThat(rows.getFirst()).isEqualTo("model,corruption,severity,metric,value");
    assertThat(rows.get(1)).matches("one.onnx,clean,0,accuracy,0\\.\\d+");
    assertThat(rows.get(6)).startsWith("one.onnx,contrast,5,accuracy,");
    assertThat(rows.get(7)).startsWith("other.onnx,clean,0,accuracy,");
    JsonNode models =
        evaluate(one, other, "--robustness", "contrast", "--json").json().get("models");
    for (int severity = 1; severity <= 5; severity++) {
      assertThat(rows.get(7 + severity))
          .isEqualTo(
              "other.onnx,contrast,%d,accuracy,%s"
                  .formatted(
                      severity,
                      models.get(1).at("/corruptions/0/severities").get(severity - 1).asText()));
    }
  }

  @Test
  void cleanImagesSideBySide() throws IOException {
    Typed typed = evaluate(one, other);
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out()).startsWith("model ").endsWith("on 40 images (onnxruntime)\n");
    JsonNode json = evaluate(one, other, "--json").json();
    assertThat(json.get("models").findValuesAsText("model"))
        .containsExactly("one.onnx", "other.onnx");
    assertThat(json.get("models").get(1).get("value"))
        .isEqualTo(evaluate(other, "--json").json().get("value"));
  }

  @Test
  void errorsOfEachColumn() throws IOException {
    Path heads = temp.resolve("heads.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(3, Shape.of(3, 16, 16), 1), heads);
    String data = "synthetic:heads?size=16&train=8&test=6";
    Typed alone = espalier("evaluate", heads.toString(), "--data", data, "--normalize", "half");
    assertThat(alone.out()).startsWith("mae ").contains("\nyaw ", "\npitch ", "\nroll ");
    JsonNode one =
        espalier("evaluate", heads.toString(), "--data", data, "--normalize", "half", "--json")
            .json();
    JsonNode parts = one.get("parts");
    assertThat(parts.fieldNames()).toIterable().containsExactly("yaw", "pitch", "roll");
    double sum = 0;
    for (JsonNode part : parts) {
      sum += part.doubleValue();
    }
    assertThat(one.get("value").doubleValue()).isCloseTo(sum / 3, within(1e-6));
    Path copy = Files.copy(heads, temp.resolve("copy.onnx"));
    Typed both =
        espalier(
            "evaluate", heads.toString(), copy.toString(), "--data", data, "--normalize", "half");
    assertThat(both.out().lines().filter(line -> line.startsWith("  yaw "))).hasSize(2);
  }

  @Test
  void namesThatAreAlikeBecomePaths() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("second"));
    Path alike = Files.copy(other, folder.resolve("one.onnx"));
    assertThat(evaluate(one, alike, "--json").json().findValuesAsText("model"))
        .containsExactly(one.toString(), alike.toString());
    assertWrongUse(one + " is given twice", one, other, one);
  }

  @Test
  void wrongUseIsSaidAtOnce() {
    assertWrongUse("it is 'fog'", one, "--robustness", "fog");
    assertWrongUse("corruption noise is given twice", one, "--robustness=noise,noise");
    assertWrongUse("put MODEL before --robustness", "--robustness", one);
    assertWrongUse("--seed goes with --robustness", one, "--seed", 3);
    assertWrongUse("--csv goes with --robustness", one, "--csv", temp.resolve("t.csv"));
    assertWrongUse("'MODEL'");
  }

  private static void assertWrongUse(String said, Object... words) {
    Typed typed = evaluate(words);
    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).startsWith("espalier: ").contains(said).hasLineCount(1);
  }

  @Test
  void failuresNameTheirFile() throws IOException {
    Typed noFolder = evaluate(one, "--robustness", "--csv", temp.resolve("no/t.csv"));
    assertThat(noFolder.exitCode()).isEqualTo(1);
    assertThat(noFolder.err()).contains("t.csv: its folder does not exist");
    Typed itself = evaluate(one, other, "--robustness", "--csv", other);
    assertThat(itself.exitCode()).isEqualTo(1);
    assertThat(itself.err()).contains("other.onnx: would replace the network that is read");
    Path eleven = temp.resolve("eleven.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(11, Shape.of(3, 32, 32), 1), eleven);
    Typed classes = evaluate(one, eleven, "--robustness");
    assertThat(classes.exitCode()).isEqualTo(1);
    assertThat(classes.err()).startsWith("espalier: eleven.onnx: ").contains("classes");
  }
}
