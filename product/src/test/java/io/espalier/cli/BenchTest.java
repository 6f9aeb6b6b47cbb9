package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchTest {
  @TempDir private Path temp;
  private Path large;
  private Path small;

  @BeforeEach
  void writeNetworks() throws IOException {
    large = temp.resolve("large.onnx");
    small = temp.resolve("small.onnx");
    OnnxWriter.write(Zoo.find("resnet20").build(10, Shape.of(3, 32, 32), 1), large);
    OnnxWriter.write(Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1), small);
  }

  /** ResNet-8 has 12.5 million of the 41 million MACs of ResNet-20. */
  @Test
  void twoNetworksAtTwoBatchSizesAsJson() throws IOException {
    Typed typed =
        espalier(
            "bench",
            large.toString(),
            small.toString(),
            "--batch",
            "1,4",
            "--threads",
            "1",
            "--seconds",
            "0.3",
            "--json");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).hasLineCount(1).startsWith("timing 2 networks at 2 points");
    JsonNode json = typed.json();
    assertThat(json.get("provider").textValue()).isEqualTo("cpu");
    double theory = json.at("/networks/1/theoreticalSpeedup").doubleValue();
    assertThat(theory)
        .isCloseTo(
            json.at("/networks/0/macs").doubleValue() / json.at("/networks/1/macs").doubleValue(),
            within(1e-12))
        .isGreaterThan(3);
    assertThat(json.at("/networks/0/inputs").toString()).contains("[1,3,32,32]");
    assertThat(json.get("points")).hasSize(2);
    for (JsonNode point : json.get("points")) {
      assertThat(point.get("threads").intValue()).isEqualTo(1);
      assertThat(point.get("runs").intValue()).isBetween(40, 1000);
      JsonNode first = point.at("/networks/0");
      JsonNode second = point.at("/networks/1");
      assertThat(first.get("ratio").doubleValue()).isEqualTo(1);
      assertThat(second.get("ratio").doubleValue()).isLessThan(0.8);
      assertThat(second.get("low").doubleValue())
          .isLessThanOrEqualTo(second.get("ratio").doubleValue());
      assertThat(second.get("high").doubleValue())
          .isGreaterThanOrEqualTo(second.get("ratio").doubleValue());
      assertThat(second.get("p95Millis").doubleValue())
          .isGreaterThanOrEqualTo(second.get("medianMillis").doubleValue());
      assertThat(second.get("imagesPerSecond").doubleValue())
          .isCloseTo(
              1000 * point.get("batch").intValue() / second.get("medianMillis").doubleValue(),
              within(1e-6));
      if (Files.isReadable(Path.of("/proc/self/status"))) {
        // The weights of ResNet-20 alone are 1.1 MB; neither network needs more than 100.
        assertThat(first.get("peakBytes").longValue()).isBetween(1_100_000L, 100_000_000L);
      }
    }
  }

  @Test
  void forPeople() {
    Typed typed =
        espalier(
            "bench",
            large.toString(),
            "--batch",
            "2",
            "--threads",
            "1,1",
            "--seconds",
            "0.1",
            "--no-memory");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .contains("ONNX Runtime ", ", cpu, on ")
        .containsPattern("large.onnx +40,\\d{3},\\d{3} +1\\.00x +\\[1, 3, 32, 32\\]")
        .containsPattern("batch 2, 1 thread, \\d+ runs of each")
        .containsPattern(
            "large.onnx( +\\d+\\.\\d+){4} +1\\.000 +1\\.000 to 1\\.000 +1\\.00x +1\\.00x")
        .doesNotContain("peak memory");
    assertThat(typed.out().split("runs of each", -1)).hasSize(2);
  }

  private Path fixedBatch() throws IOException {
    Path file = temp.resolve("fixed.onnx");
    List<Dim> dims = List.of(Dim.of(2), Dim.of(3), Dim.free("h"), Dim.free("w"));
    GraphBuilder builder = new GraphBuilder("fixed");
    String input = builder.input(new ValueInfo("input", DType.FLOAT32, dims));
    builder.node("relu", new Op.Elementwise(Op.Function.RELU), input);
    builder.output(new ValueInfo("relu", DType.FLOAT32, dims));
    Graph graph = builder.build();
    OnnxWriter.write(graph, file);
    return file;
  }

  /** Such a file is timed at its own batch size, and at the size that is asked for. */
  @Test
  void aFixedBatchAndAFreeSize() throws IOException {
    Typed typed =
        espalier(
            "bench",
            fixedBatch().toString(),
            "--threads",
            "1",
            "--input-size",
            "16x24",
            "--seconds",
            "0.05",
            "--no-memory",
            "--json");
    assertThat(typed.exitCode()).isZero();
    JsonNode json = typed.json();
    assertThat(json.at("/networks/0/inputs/input").toString()).isEqualTo("[2,3,16,24]");
    assertThat(json.get("points")).hasSize(1);
    assertThat(json.at("/points/0/batch").intValue()).isEqualTo(2);
    assertThat(json.at("/networks/0").has("theoreticalSpeedup")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batch 0 | 2 | must be a whole number >= 1; it is 0",
        "--threads some | 2 | must be a whole number >= 1; it is some",
        "--seconds 0 | 2 | time must be more than 0; time=PT0S",
        "--provider tpu | 2 | expected one of [CPU, CUDA]",
        "--input-size 12 | 2 | must be HEIGHTxWIDTH, as 224x224; it is 12",
        "--input-size 64x32 | 1 | large.onnx: --input-size is 64x32, but the input 'input' fixes an extent of 32",
      })
  void whatItRefuses(String options, int exitCode, String message) {
    Typed typed = espalier(("bench " + large + " --no-memory " + options).split(" +"));
    assertThat(typed.exitCode()).isEqualTo(exitCode);
    assertThat(typed.err()).contains(message);
  }

  @Test
  void aBatchThatAFileDoesNotTake() throws IOException {
    Typed typed = espalier("bench", fixedBatch().toString(), "--batch", "1", "--no-memory");
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("fixed.onnx takes batches of 2 only; batch=1");
  }

  /** Where the library at hand is built for a GPU and there is one, it is timed there. */
  @Test
  void cudaIsThereOrIsSaidNotToBe() {
    Typed typed =
        espalier(
            "bench",
            small.toString(),
            "--provider",
            "cuda",
            "--batch",
            "1",
            "--threads",
            "1",
            "--seconds",
            "0.05",
            "--no-memory");
    if (typed.exitCode() == 0) {
      assertThat(typed.out()).contains(", cuda, on ");
    } else {
      assertThat(typed.exitCode()).isEqualTo(1);
      assertThat(typed.err())
          .contains("cannot use CUDA here: ", "com.microsoft.onnxruntime:onnxruntime_gpu");
    }
  }
}
