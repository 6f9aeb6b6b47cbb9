package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --through-norms} of {@code prune} and {@code inspect}. */
final class ThroughNormsTest {
  private static final String APPROXIMATE =
      "approximate, because normalisations take their statistics over fewer channels: norm\n";

  @TempDir private Path temp;
  private Path model;
  private Path small;

  /** A convolution of 8 filters, a LayerNorm over them, and a head. */
  @BeforeEach
  void writeNetwork() throws IOException {
    model = temp.resolve("net.onnx");
    small = temp.resolve("small.onnx");
    Sketch net = new Sketch();
    String conv = net.conv("conv", net.image(3, 4, 4), 8, 3);
    String last = net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), conv);
    Op norm = new Op.LayerNorm(-1, 1e-5f);
    String normed = net.op("norm", norm, last, net.weight("scale", 8), net.weight("bias", 8));
    String first = net.op("first", new Op.Transpose(List.of(0, 3, 1, 2)), normed);
    OnnxWriter.write(net.graph(net.conv("head", first, 5, 8)), model);
  }

  private Typed prune(String... more) {
    return espalier(
        List.of(
                List.of("prune", model.toString(), "--macs", "0.5", "-o", small.toString()),
                List.of(more))
            .stream()
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  @Test
  void withoutItANormKeepsItsChannels() {
    Typed typed = prune();
    assertThat(typed.exitCode()).isEqualTo(ExitCode.NOT_MET);
    assertThat(typed.out())
        .contains("'norm' (LayerNormalization) computes over all its channels together")
        .doesNotContain("approximate");
    assertThat(small).doesNotExist();
  }

  @Test
  void withItTheCutIsSaidToBeApproximate() throws IOException {
    Typed typed = prune("--through-norms");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out()).contains("the cut is " + APPROXIMATE);
    Graph cut = OnnxReader.read(small);
    for (String constant : List.of("conv.weight", "scale", "bias")) {
      assertThat(cut.requireConstant(constant).shape().dim(0)).isEqualTo(4);
    }
    JsonNode json = prune("--through-norms", "--json").json();
    assertThat(json.get("approximate").toString()).isEqualTo("[\"norm\"]");
    assertThat(json.get("remaining").doubleValue()).isEqualTo(0.5);
  }

  @Test
  void whereNoNormIsConcernedTheCutIsExact() throws IOException {
    OnnxWriter.write(Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1), model);
    assertThat(prune("--through-norms").out())
        .contains("the cut is exact, because no normalisation loses channels of its statistics\n");
    assertThat(prune("--json").json().has("approximate")).isFalse();
  }

  @Test
  void inspectShowsWhatCouldGo() throws IOException {
    String file = model.toString();
    assertThat(espalier("inspect", file).out()).doesNotContain("approximate");
    assertThat(espalier("inspect", file, "--through-norms").out())
        .contains("cutting all that can go is " + APPROXIMATE)
        .containsPattern("conv +8 +8 +prunable");
    assertThat(espalier("inspect", file, "--through-norms", "--json").json().at("/approximate/0"))
        .hasToString("\"norm\"");
    String why = "a cut through it is approximate: its statistics are those of what is left";
    assertThat(espalier("inspect", file, "--through-norms", "--why", "norm").out()).contains(why);
    assertThat(espalier("inspect", file, "--through-norms", "--why", "conv").out())
        .doesNotContain(why);
    Path page = temp.resolve("net.html");
    espalier("inspect", file, "--through-norms", "--html", page.toString());
    assertThat(page).content().contains("approximate");
  }
}
