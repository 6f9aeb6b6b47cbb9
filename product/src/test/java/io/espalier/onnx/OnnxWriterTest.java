package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWriterTest {
  private static final Op RELU = new Op.Elementwise(Op.Function.RELU);

  @TempDir Path folder;

  private static GraphBuilder builder(int opset) {
    GraphBuilder builder = new GraphBuilder("g");
    builder.header(new FileHeader(8, Map.of("", opset), "espalier", "", Map.of()));
    builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(2)));
    builder.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(2)));
    return builder;
  }

  private static Graph relu() {
    GraphBuilder builder = builder(17);
    builder.node("y", RELU, "x");
    return builder.build();
  }

  @Test
  void replacesAFileAndLeavesNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("m.onnx"), "old");

    OnnxWriter.write(relu(), file);

    assertThat(OnnxReader.read(file)).isEqualTo(relu());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void namesTheFolderThatIsMissing() throws IOException {
    Path nowhere = folder.resolve("nowhere/m.onnx");
    assertThatThrownBy(() -> OnnxWriter.write(relu(), nowhere))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            "%s: cannot be written: the folder %s does not exist"
                .formatted(nowhere, folder.resolve("nowhere")));
    Path inFile = Files.writeString(folder.resolve("file"), "").resolve("m.onnx");
    assertThatThrownBy(() -> OnnxWriter.write(relu(), inFile)).isInstanceOf(OnnxException.class);
    assertThatThrownBy(() -> OnnxWriter.write(relu(), folder))
        .isInstanceOf(OnnxException.class)
        .hasMessageEndingWith("there is a folder or device of that name");
  }

  @Test
  void theSameGraphGivesTheSameBytes() {
    assertThat(OnnxWriter.toBytes(relu())).isEqualTo(OnnxWriter.toBytes(relu()));
    assertThat(OnnxWriter.size(relu())).isEqualTo(OnnxWriter.toBytes(relu()).length);
  }

  @Test
  void findsTheSizeOfEveryTypeWithoutEncoding() {
    GraphBuilder builder = builder(17);
    builder.node("y", RELU, "x");
    for (DType dtype : DType.values()) {
      Shape shape = Shape.of(3, 50);
      String[] texts = new String[150];
      java.util.Arrays.fill(texts, "text");
      builder.constant(
          dtype.name(),
          dtype == DType.STRING ? Tensor.ofStrings(shape, texts) : Tensor.zeros(dtype, shape));
    }
    Graph graph = builder.build();

    assertThat(OnnxWriter.size(graph)).isEqualTo(OnnxWriter.toBytes(graph).length);
  }

  /** A constant that is an attribute for one reader and an input for another is written once. */
  @Test
  void sharedConstantsStay() throws IOException {
    GraphBuilder builder = builder(9);
    builder.constant("axes", Tensor.vector(0));
    builder.node("a", new Op.Unsqueeze(), "x", "axes");
    builder.node("b", new Op.Squeeze(), "a", "axes");
    builder.node("y", new Op.Gather(0), "b", "axes");
    Graph graph = builder.build();

    var written = Messages.write(graph).getGraph();

    assertThat(written.getInitializerCount()).isEqualTo(1);
    assertThat(written.getNode(0).getInputList()).containsExactly("x");
    assertThat(written.getNode(2).getInputList()).containsExactly("b", "axes");
  }

  @Test
  void unitStepsAreLeftOutWhereSlicesHaveNone() throws IOException {
    GraphBuilder builder = builder(9);
    builder.constant("zero", Tensor.vector(0));
    builder.constant("one", Tensor.vector(1));
    builder.node("y", new Op.Slice(), "x", "zero", "one", "one", "one");

    assertThat(Messages.write(builder.build()).getGraph().getNode(0).getInputList())
        .containsExactly("x");
  }

  @Test
  void refusesWhatTheOpsetCannotSay() {
    assertRefused(
        13, new Op.Elementwise(Op.Function.HARD_SWISH), "needs opset 14; the file has 13", "x");
    assertRefused(
        14, new Op.Softmax(1, false, true), "needs an opset below 13; the file has 14", "x");
    assertRefused(12, new Op.Softmax(1, false, false), "needs opset 13; the file has 12", "x");
    assertRefused(14, new Op.ShapeOf(1, 2), "needs opset 15; the file has 14", "x");
    assertRefused(
        12,
        new Op.Squeeze(),
        "opset 12 wants 'axes' as an attribute, but the network computes it ('x')",
        "x",
        "x");
    assertRefused(9, new Op.Slice(), "opset 9 has no operand 4 here", "x", "i", "i", "i", "i");
    assertRefused(10, new Op.Clip(), "'min' must be one number", "x", "i");
  }

  private static void assertRefused(int opset, Op op, String sentence, String... operands) {
    GraphBuilder builder = builder(opset);
    builder.constant("i", Tensor.vector(1, 2));
    builder.add(new Node("node", op, List.of(operands), List.of("y")));
    Graph graph = builder.build();

    assertThatThrownBy(() -> OnnxWriter.toBytes(graph))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessageStartingWith("node 'node' (")
        .hasMessageEndingWith(sentence);
  }

  @Test
  void refusesAnIllegalGraph() {
    Graph graph = relu().withNodes(List.of());

    assertThatThrownBy(() -> OnnxWriter.write(graph, folder.resolve("m.onnx")))
        .isInstanceOf(OnnxException.class)
        .hasMessageEndingWith("m.onnx: nothing defines the output 'y'");
    assertThat(folder.resolve("m.onnx")).doesNotExist();
  }
}
