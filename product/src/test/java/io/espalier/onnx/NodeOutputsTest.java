package io.espalier.onnx;

import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with more than one output. */
class NodeOutputsTest {
  private static final AttributeProto KERNEL = integers("kernel_shape", 3, 3);

  @TempDir Path folder;

  private static NodeProto more(NodeProto node, String... outputs) {
    return node.toBuilder().addAllOutput(List.of(outputs)).build();
  }

  private Graph read(int opset, GraphProto.Builder graph) throws IOException {
    return Messages.read(
        Messages.model(opset, graph.addAllInitializer(OperatorForms.CONSTANTS)), folder);
  }

  private Graph readAndReread(int opset, GraphProto.Builder graph) throws IOException {
    Graph read = read(opset, graph);
    assertThat(OnnxReader.read(Messages.save(Messages.write(read), folder))).isEqualTo(read);
    return read;
  }

  @Test
  void aSplitKeepsAllItsOutputs() throws IOException {
    NodeProto split = more(node("Split", "x", "p", Messages.integer("axis", 1)), "q", "r");
    for (int opset : new int[] {12, 13, 18}) {
      Graph graph = readAndReread(opset, Messages.graph(split, node("Relu", "q", "y")));

      Node node = graph.nodes().getFirst();
      assertThat(node.op()).isEqualTo(new Op.Split(1));
      assertThat(node.outputs()).containsExactly("p", "q", "r");
      assertThat(Messages.write(graph).getGraph().getNode(0).getAttributeList())
          .extracting(attribute -> attribute.getName() + attribute.getI())
          .isEqualTo(opset < 18 ? List.of("axis1") : List.of("axis1", "num_outputs3"));
    }
  }

  @Test
  void aSplitThatNamesAnotherNumberOfPartsIsCarried() throws IOException {
    NodeProto split = more(node("Split", "x", "y", Messages.integer("num_outputs", 3)), "q");

    assertThat(read(18, Messages.graph(split)).nodes().getFirst().op())
        .isInstanceOf(Op.Opaque.class);
  }

  @Test
  void outputsThatNothingReadsAreAbsent() throws IOException {
    NodeProto norm = more(node("LayerNormalization", "x,m", "y"), "mean", "deviation");

    Graph graph = readAndReread(17, Messages.graph(norm, node("Relu", "deviation", "z")));
    assertThat(graph.nodes().getFirst().outputs()).containsExactly("y", "", "deviation");
    assertThat(readAndReread(17, Messages.graph(norm)).nodes().getFirst().outputs())
        .containsExactly("y");
  }

  @Test
  void aMaximumHasIndices() throws IOException {
    NodeProto pool = more(node("MaxPool", "x", "y", KERNEL), "indices");

    Graph read = readAndReread(13, Messages.graph(pool, node("Identity", "indices", "z")));
    assertThat(read.nodes().getFirst().op()).isInstanceOf(Op.Pool.class);
    assertThat(read.nodes().getFirst().outputs()).containsExactly("y", "indices");
    assertThat(readAndReread(13, Messages.graph(pool)).nodes().getFirst().outputs())
        .containsExactly("y");
  }

  @Test
  void theMaskOfADropoutCountsWhereItIsRead() throws IOException {
    NodeProto dropout = more(node("Dropout", "x", "y"), "mask");

    assertThat(readAndReread(13, Messages.graph(dropout)).nodes().getFirst())
        .extracting(Node::op)
        .isEqualTo(new Op.Dropout());
    assertThat(
            readAndReread(13, Messages.graph(dropout, node("Not", "mask", "z")))
                .nodes()
                .getFirst()
                .op())
        .isInstanceOf(Op.Opaque.class);
  }

  /** A subgraph's reading counts as reading. */
  @Test
  void capturedOutputsAreRead() throws IOException {
    GraphProto inner = Messages.graph(node("Identity", "mean", "y")).clearInput().build();
    NodeProto norm = more(node("LayerNormalization", "x,m", "y"), "mean");

    Graph graph =
        readAndReread(
            17, Messages.graph(norm, node("If", "on", "z", Messages.graph("then_branch", inner))));

    assertThat(graph.nodes().getFirst().outputs()).containsExactly("y", "mean");
  }
}
