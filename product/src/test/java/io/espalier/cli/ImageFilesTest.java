package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Pictures;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on image files, as a user types them. */
final class ImageFilesTest {
  private static final int PICTURES = 40;

  @TempDir private Path temp;
  private Path folder;

  /** Dark and bright pictures of 20×12 pixels, one folder each; and a table of how bright. */
  @BeforeEach
  void writePictures() throws IOException {
    folder = temp.resolve("pictures");
    StringBuilder table = new StringBuilder("image,brightness\n");
    for (int i = 0; i < PICTURES; i++) {
      int grey = (i % 2 == 0 ? 10 : 200) + i;
      String name = (i % 2 == 0 ? "dark/" : "bright/") + i + ".png";
      Pictures.write(folder.resolve(name), 12, 20, grey * 0x010101);
      table.append("pictures/%s,%d\n".formatted(name, grey));
    }
    Files.writeString(temp.resolve("brightness.csv"), table);
  }

  private Path network(int classes) throws IOException {
    Path file = temp.resolve("network.onnx");
    Graph graph = Zoo.find("resnet8-w4").build(classes, Shape.of(3, 16, 16), 1);
    OnnxWriter.write(graph, file);
    return file;
  }

  @Test
  void evaluateStretchesThePicturesToTheNetwork() throws IOException {
    Typed typed =
        espalier(
            "evaluate",
            network(2).toString(),
            "--data",
            "folder:" + folder,
            "--normalize",
            "bgr:half",
            "--json");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.json().get("metric").textValue()).isEqualTo("accuracy");
    assertThat(typed.json().get("samples").intValue()).isBetween(1, PICTURES / 2);
  }

  @Test
  void evaluateNamesWhatCannotBeDecodedAndSkipsItWhereItMay() throws IOException {
    Pictures.write(temp.resolve("split/test/dark/1.png"), 8, 8, 0);
    Pictures.write(temp.resolve("split/test/bright/1.png"), 8, 8, 0xFFFFFF);
    Files.writeString(temp.resolve("split/test/bright/2.png"), "not a picture");
    String[] command = {
      "evaluate",
      network(2).toString(),
      "--data",
      "folder:" + temp.resolve("split"),
      "--normalize",
      "half"
    };
    Typed refused = espalier(command);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains("1 of the 3 test images")
        .contains("test/bright/2.png: no image, or not a whole one")
        .contains("max-bad=1");
    String[] tolerant = Arrays.copyOf(command, command.length + 2);
    tolerant[command.length] = "--max-bad";
    tolerant[command.length + 1] = "1";
    Typed told = espalier(tolerant);
    assertThat(told.exitCode()).isZero();
    assertThat(told.out()).contains("on 2 images");
    assertThat(told.err()).contains("test/bright/2.png").contains("they are skipped");
  }

  @Test
  void maxBadIsForImageFiles() throws IOException {
    Typed typed =
        espalier(
            "evaluate",
            network(2).toString(),
            "--data",
            "synthetic:shapes",
            "--normalize",
            "half",
            "--max-bad",
            "1");
    assertThat(typed.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(typed.err()).contains("only of image files");
  }

  @Test
  void trainOnATableLearnsItsNumbers() throws IOException {
    Path bad = folder.resolve("bad.png");
    Files.createFile(bad);
    Path table = temp.resolve("brightness.csv");
    Files.writeString(table, Files.readString(table) + "pictures/bad.png,0\n");
    Path output = temp.resolve("trained.onnx");
    Path run = temp.resolve("run");
    Typed typed =
        espalier(
            "train",
            "resnet8-w4",
            "--data",
            "table:" + table + "?size=16&max-bad=1",
            "--epochs",
            "1",
            "--batch-size",
            "8",
            "--threads",
            "1",
            "--run",
            run.toString(),
            "-o",
            output.toString(),
            "--json");
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    assertThat(typed.json().toString()).contains("mae");
    assertThat(Files.readString(run.resolve("run.yaml"), UTF_8)).contains("?size=16&max-bad=1");
    assertThat(typed.err()).contains("pictures/bad.png: the file is empty");
    assertThat(Files.readString(run.resolve("journal.jsonl"), UTF_8))
        .contains("data-remark")
        .contains("pictures/bad.png");
    Typed evaluated =
        espalier(
            "evaluate", output.toString(), "--data", "table:" + table, "--max-bad", "1", "--json");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(evaluated.json().get("metric").textValue()).isEqualTo("mae");
    assertThat(evaluated.json().get("value").doubleValue())
        .isPositive()
        .isEqualTo(typed.json().get("test").get("value").doubleValue());
  }

  @Test
  void theRunRemembersTheSizeThatTheNetworkDemands() throws IOException {
    Path run = temp.resolve("run");
    Typed typed =
        espalier(
            "compress",
            network(2).toString(),
            "--data",
            "folder:" + folder,
            "--normalize",
            "raw:127/128",
            "--tolerance",
            "100",
            "--max-epochs",
            "1",
            "--selection",
            "train:0.2",
            "--threads",
            "1",
            "--run",
            run.toString(),
            "-o",
            temp.resolve("small.onnx").toString());
    assertThat(typed.exitCode()).as(typed.err()).isNotEqualTo(ExitCode.WRONG_USE);
    String yaml = Files.readString(run.resolve("run.yaml"), UTF_8);
    assertThat(yaml).contains("folder:" + folder + "?size=16x16").contains("order: RGB");
  }
}
