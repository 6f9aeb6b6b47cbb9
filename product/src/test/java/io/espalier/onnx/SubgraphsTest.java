package io.espalier.onnx;

import static io.espalier.onnx.Messages.node;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators that hold graphs: If, Loop, Scan. */
class SubgraphsTest {
  private static final NodeProto RELU = node("Relu", "x", "a").toBuilder().setName("relu").build();

  @TempDir Path folder;

  private Graph readAndReread(GraphProto.Builder graph) throws IOException {
    Graph read =
        Messages.read(Messages.model(13, graph.addAllInitializer(OperatorForms.CONSTANTS)), folder);
    assertThat(OnnxReader.read(Messages.save(Messages.write(read), folder))).isEqualTo(read);
    return read;
  }

  private static GraphProto.Builder inner(String output, NodeProto... nodes) {
    return Messages.graph(nodes).clearInput().clearOutput().addOutput(Messages.value(output));
  }

  private static Op.Opaque opaque(Graph graph, String type) {
    return (Op.Opaque)
        graph.nodes().stream()
            .map(Node::op)
            .filter(op -> op.label().equals(type))
            .findFirst()
            .orElseThrow();
  }

  /** One branch computes with outer values; the other hands one out as it is. */
  @Test
  void anIfCapturesWhatItsBranchesReadAndGiveOut() throws IOException {
    NodeProto choice =
        node(
            "If",
            "on",
            "y",
            Messages.graph("then_branch", inner("t", node("Add", "a,c4", "t")).build()),
            Messages.graph("else_branch", inner("a").build()));

    Graph graph = readAndReread(Messages.graph(RELU, choice));

    assertThat(opaque(graph, "If").captures()).containsExactly("a", "c4");
    assertThat(graph.readers("a")).extracting(Node::name).containsExactly("n");
    assertThat(Messages.write(graph).getGraph().getNode(1)).isEqualTo(choice);
  }

  /** A body's own inputs, here the step, the condition and the carried value, are no captures. */
  @Test
  void aLoopCapturesOuterValuesOnly() throws IOException {
    GraphProto body =
        inner("again", node("Identity", "running", "again"), node("Add", "carried,a", "next"))
            .addInput(Messages.value("step"))
            .addInput(Messages.value("running"))
            .addInput(Messages.value("carried"))
            .addOutput(Messages.value("next"))
            .build();
    NodeProto loop = node("Loop", "i,on,x", "y", Messages.graph("body", body));

    Graph graph = readAndReread(Messages.graph(RELU, loop));

    assertThat(opaque(graph, "Loop").captures()).containsExactly("a");
    assertThat(Messages.write(graph).getGraph().getNode(1)).isEqualTo(loop);
  }

  @Test
  void aScanKeepsItsAttributes() throws IOException {
    GraphProto body =
        inner("sum", node("Add", "state,row", "sum"))
            .addInput(Messages.value("state"))
            .addInput(Messages.value("row"))
            .build();
    NodeProto scan =
        node(
            "Scan",
            "c4,x",
            "y",
            Messages.graph("body", body),
            Messages.integer("num_scan_inputs", 1));

    Graph graph = readAndReread(Messages.graph(scan));

    assertThat(opaque(graph, "Scan").captures()).isEmpty();
    assertThat(Messages.write(graph).getGraph().getNode(0)).isEqualTo(scan);
  }

  /** The captured value is computed from constants alone: its name stays, as a constant. */
  @Test
  void aCapturedResultOfConstantsStays() throws IOException {
    NodeProto choice =
        node("If", "on", "y", Messages.graph("then_branch", inner("folded").build()));

    Graph graph = readAndReread(Messages.graph(node("Add", "c4,c4", "folded"), choice));

    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.constants()).containsKey("folded");
    assertThat(Messages.write(graph).getGraph().getInitializerList())
        .extracting(TensorProto::getName)
        .contains("folded");
  }

  /** A subgraph of a file in another folder brings its weights along. */
  @Test
  void externalWeightsOfSubgraphsAreTakenIn() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[] {0, 0, (byte) 0x80, 0x3f});
    GraphProto branch =
        inner("z", node("Add", "x,weight", "z"))
            .addInitializer(external("weight", "weights.bin"))
            .build();

    Graph graph =
        readAndReread(Messages.graph(node("If", "on", "y", Messages.graph("then_branch", branch))));

    TensorProto written =
        Messages.write(graph).getGraph().getNode(0).getAttribute(0).getG().getInitializer(0);
    assertThat(written.hasDataLocation()).isFalse();
    assertThat(written.getRawData().toByteArray()).containsExactly(0, 0, 0x80, 0x3f);
  }

  @Test
  void aSparseConstantIsCarried() throws IOException {
    Files.write(folder.resolve("values.bin"), new byte[] {0, 0, (byte) 0x80, 0x3f});
    SparseTensorProto sparse =
        SparseTensorProto.newBuilder()
            .setValues(external("v", "values.bin"))
            .setIndices(Messages.longs("i", 2))
            .addDims(4)
            .build();
    NodeProto constant =
        node(
            "Constant",
            "",
            "c",
            AttributeProto.newBuilder()
                .setName("sparse_value")
                .setType(AttributeProto.AttributeType.SPARSE_TENSOR)
                .setSparseTensor(sparse)
                .build());

    Graph graph = readAndReread(Messages.graph(constant, node("Add", "x,c", "y")));

    AttributeProto written = Messages.write(graph).getGraph().getNode(0).getAttribute(0);
    assertThat(written.getSparseTensor().getDimsList()).containsExactly(4L);
    assertThat(written.getSparseTensor().getValues().getRawData().toByteArray())
        .containsExactly(0, 0, 0x80, 0x3f);
  }

  private static TensorProto external(String name, String location) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.FLOAT_VALUE)
        .addDims(1)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(location))
        .build();
  }
}
