package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.method.HeldOut;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.surgery.BatchNorms;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainAndCompressTest {
  private static final String DATA = "synthetic:shapes?size=16&train=80&test=40&seed=3";

  @TempDir private Path temp;

  @Test
  void fromNothingToASmallerFileAndOnAgain() throws IOException {
    Path trained = temp.resolve("trained.onnx");
    Typed training =
        train(trained, "--run", temp.resolve("first").toString(), "--epochs", "2", "--json");
    assertThat(training.exitCode()).as(training.err()).isZero();
    JsonNode told = training.json();
    assertThat(told.fieldNames())
        .toIterable()
        .containsExactly("output", "selection", "test", "run");
    assertThat(told.at("/selection/samples").intValue()).isEqualTo(20);
    assertThat(told.at("/test/samples").intValue()).isEqualTo(40);
    assertThat(training.err()).contains("estimate:", "epoch 2/2");
    assertThat(HeldOut.of(OnnxReader.read(trained).header()))
        .hasValue(new HeldOut("train:0.25", 1));

    Path small = temp.resolve("small.onnx");
    Path run = temp.resolve("second");
    Typed compressing =
        compress(
            trained,
            small,
            "--tolerance",
            "60",
            "--max-epochs",
            "2",
            "--keep",
            "1",
            "--run",
            run.toString());
    assertThat(compressing.exitCode()).as(compressing.err()).isIn(0, 3);
    JsonNode report = compressing.json();
    assertThat(report.fieldNames())
        .toIterable()
        .contains(
            "output",
            "macsBefore",
            "macsAfter",
            "parametersBefore",
            "parametersAfter",
            "selection",
            "test",
            "latency",
            "run");
    assertThat(report.get("output").textValue()).isEqualTo(small.toString());
    assertThat(report.get("run").textValue()).isEqualTo(run.toString());
    assertThat(report.at("/course/kept/0/round").intValue()).isEqualTo(1);
    Path kept = run.resolve(report.at("/course/kept/0/file").textValue());
    assertThat(espalier("evaluate", kept.toString(), "--data", DATA, "--json").exitCode()).isZero();
    assertThat(report.get("macsAfter").longValue())
        .isLessThan(report.get("macsBefore").longValue());
    assertThat(report.at("/selection/samples").intValue()).isEqualTo(20);
    assertThat(report.at("/test/samples").intValue()).isEqualTo(40);
    assertThat(report.at("/test/metric").textValue()).isEqualTo("accuracy");
    assertThat(report.at("/agreement/relative").doubleValue()).isLessThan(1e-4);
    assertThat(compressing.exitCode() == 0).isEqualTo(report.get("met").booleanValue());

    JsonNode inspected = espalier("inspect", small.toString(), "--json").json();
    assertThat(inspected.get("macs")).isEqualTo(report.get("macsAfter"));
    assertThat(inspected.get("parameters")).isEqualTo(report.get("parametersAfter"));
    JsonNode evaluated = espalier("evaluate", small.toString(), "--data", DATA, "--json").json();
    assertThat(evaluated.get("value").doubleValue())
        .isEqualTo(report.at("/test/after").doubleValue());

    byte[] delivered = Files.readAllBytes(small);
    Files.delete(small);
    Typed resumed = espalier("resume", run.toString(), "--json");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(compressing.exitCode());
    assertThat(Files.readAllBytes(small)).isEqualTo(delivered);
    assertThat(resumed.json().get("macsAfter")).isEqualTo(report.get("macsAfter"));
  }

  @Test
  void anExportThatFoldedItsNormsTrainsWithThem() throws IOException {
    Path model = temp.resolve("folded.onnx");
    Path out = temp.resolve("out.onnx");
    OnnxWriter.write(
        BatchNorms.fold(Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1)), model);
    List<String> words =
        List.of(
            "train",
            model.toString(),
            "--data",
            DATA,
            "--normalize",
            "half",
            "-o",
            out.toString(),
            "--epochs",
            "1",
            "--batch-size",
            "20",
            "--threads",
            "1");
    Typed folded = typed(words, "--run", temp.resolve("auto").toString());
    assertThat(folded.exitCode()).as(folded.err()).isZero();
    assertThat(folded.err())
        .contains("BatchNorm is inserted behind 7 convolutions, and folded again in the result");
    assertThat(BatchNorms.any(OnnxReader.read(out))).isFalse();
    Typed kept = typed(words, "--run", temp.resolve("kept").toString(), "--keep-norms");
    assertThat(kept.err()).contains("BatchNorm is inserted behind 7 convolutions");
    assertThat(BatchNorms.any(OnnxReader.read(out))).isTrue();
    String never = temp.resolve("never").toString();
    Typed plain = typed(words, "--run", never, "--insert-norms", "never", "--augmentation", "none");
    assertThat(plain.err()).doesNotContain("BatchNorm");
    assertThat(Files.readString(temp.resolve("never/run.yaml"))).contains("insert: NEVER");
  }

  @Test
  void nothingIsBegunThatCouldNotBeFinished() throws IOException {
    Path nowhere = temp.resolve("no/such/folder/out.onnx");
    assertRefused(1, "its folder does not exist", train(nowhere));
    assertRefused(1, "a folder; --output", train(temp));
    Path locked = Files.createDirectory(temp.resolve("locked"));
    if (locked.toFile().setWritable(false) && !Files.isWritable(locked)) {
      assertRefused(1, "cannot be written to", train(locked.resolve("out.onnx")));
    }
    Path model = temp.resolve("model.onnx");
    assertThat(train(model, "--epochs", "1", "--run", temp.resolve("run").toString()).exitCode())
        .isZero();
    assertRefused(1, "would replace the network", compress(model, model, "--tolerance", "1"));
    assertRefused(
        1,
        "a run of that name exists",
        train(temp.resolve("other.onnx"), "--run", temp.resolve("run").toString()));
    assertThat(temp.resolve("other.onnx")).doesNotExist();
  }

  @Test
  void wrongUseIsExitCode2() throws IOException {
    Path model = temp.resolve("model.onnx");
    OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1), model);
    Path out = temp.resolve("out.onnx");
    assertRefused(
        2,
        "tolerance must be > 0",
        compress(model, out, "--tolerance", "0", "--normalize", "half"));
    assertRefused(2, "--tolerance", compress(model, out));
    assertRefused(
        2,
        "threshold-loss",
        compress(model, out, "--tolerance", "1", "--normalize", "half", "--threshold-loss", "2"));
    assertRefused(
        2,
        "keep must be numbers of rounds",
        compress(model, out, "--tolerance", "1", "--normalize", "half", "--keep", "best"));
    assertRefused(
        2,
        "--target-macs",
        compress(model, out, "--tolerance", "1", "--normalize", "half", "--target-macs", "half"));
    assertRefused(
        1,
        "the selection split has 20 images, so that one of them is 5.00 points",
        compress(model, out, "--tolerance", "1", "--normalize", "half"));
    assertRefused(
        2, "selection", compress(model, out, "--tolerance", "1", "--selection", "test:1"));
    assertRefused(
        2,
        "--method",
        compress(model, out, "--tolerance", "1", "--normalize", "half", "--method", "magic"));
    assertRefused(2, "schedule", train(out, "--schedule", "magic"));
    assertRefused(2, "--epochs", train(out, "--epochs", "0"));
    assertRefused(2, "precision", train(out, "--precision", "fp8"));
    assertRefused(2, "--insert-norms", train(out, "--insert-norms", "perhaps"));
    assertRefused(
        2,
        "no network 'alexnet'",
        espalier("train", "alexnet", "--data", DATA, "-o", out.toString()));
    assertThat(out).doesNotExist();
  }

  @Test
  void whatIsNoRunIsNotResumed() {
    assertRefused(1, "not the folder of a run", espalier("resume", temp.toString()));
    assertRefused(1, "not the folder of a run", espalier("resume", temp.resolve("no").toString()));
  }

  private static Typed train(Path output, String... options) {
    return typed(
        List.of(
            "train",
            "resnet8-w4",
            "--data",
            DATA,
            "-o",
            output.toString(),
            "--selection",
            "train:0.25",
            "--batch-size",
            "20",
            "--threads",
            "1"),
        options);
  }

  private static Typed compress(Path model, Path output, String... options) {
    return typed(
        List.of(
            "compress",
            model.toString(),
            "--data",
            DATA,
            "-o",
            output.toString(),
            "--batch-size",
            "20",
            "--threads",
            "1",
            "--json"),
        options);
  }

  private static Typed typed(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(Arrays.asList(more));
    return espalier(all.toArray(String[]::new));
  }

  private static void assertRefused(int exitCode, String said, Typed typed) {
    assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains(said);
    assertThat(typed.err().lines().filter(line -> line.startsWith("espalier:"))).hasSize(1);
  }
}
