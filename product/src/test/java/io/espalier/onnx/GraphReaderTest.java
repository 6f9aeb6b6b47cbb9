package io.espalier.onnx;

import static io.espalier.onnx.Messages.node;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphReaderTest {
  @TempDir Path folder;

  private Graph read(GraphProto.Builder graph) throws IOException {
    return Messages.read(Messages.model(13, graph), folder);
  }

  private static NodeProto named(String name, NodeProto node) {
    return node.toBuilder().setName(name).build();
  }

  @Test
  void keepsTheHeader() throws IOException {
    ModelProto model =
        Messages.model(13, Messages.graph(node("Relu", "x", "y"))).toBuilder()
            .setProducerName("a tool 2")
            .setProducerVersion("v1.2 of today")
            .setDomain("org.example.models")
            .setModelVersion(4)
            .setDocString("about it")
            .addMetadataProps(StringStringEntryProto.newBuilder().setKey("key").setValue("value\n"))
            .build();

    Graph graph = Messages.read(model, folder);

    assertThat(graph.header())
        .isEqualTo(
            new FileHeader(
                7,
                Map.of("", 13, "org.example", 3),
                "a tool 2",
                "v1.2 of today",
                "about it",
                Map.of("key", "value\n"),
                "org.example.models",
                4));
    assertThat(Messages.write(graph)).isEqualTo(model);
  }

  @Test
  void keepsTheContract() throws IOException {
    ValueInfoProto.Builder halves = Messages.value("h", -1, 3).toBuilder();
    halves.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT16_VALUE);
    ValueInfoProto.Builder unnamed = Messages.value("u", 5).toBuilder();
    unnamed.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().addDimBuilder();
    GraphProto.Builder proto =
        Messages.graph(node("Relu", "x", "y")).addInput(halves).addInput(unnamed).addOutput(halves);

    Graph graph = read(proto);

    assertThat(graph.inputs())
        .containsExactly(
            ValueInfo.of("x", Dim.free("batch"), Dim.of(4), Dim.of(8), Dim.of(8)),
            new ValueInfo("h", DType.FLOAT16, List.of(Dim.free("batch"), Dim.of(3))),
            ValueInfo.of("u", Dim.of(5), Dim.free("")));
    assertThat(graph.outputs().getFirst()).isEqualTo(new ValueInfo("y", DType.FLOAT32, null));
    assertThat(Messages.write(graph).getGraph().getInputList()).isEqualTo(proto.getInputList());
    assertThat(Messages.write(graph).getGraph().getOutputList()).isEqualTo(proto.getOutputList());
  }

  /** IR 3 lists initializers among the inputs; written is IR 4, without them. */
  @Test
  void initializersAreNoInputs() throws IOException {
    GraphProto.Builder proto =
        Messages.graph(node("Add", "x,w", "y"))
            .addInput(Messages.value("w", 8))
            .addInitializer(Messages.zeros("w", 8));
    ModelProto model = Messages.model(9, proto).toBuilder().setIrVersion(3).build();

    Graph graph = Messages.read(model, folder);

    assertThat(graph.inputs()).extracting(ValueInfo::name).containsExactly("x");
    assertThat(Messages.write(graph).getGraph().getInputCount()).isEqualTo(1);
    assertThat(Messages.write(graph).getIrVersion()).isEqualTo(4);
    assertThat(OnnxReader.read(Messages.save(Messages.write(graph), folder))).isEqualTo(graph);
  }

  @Test
  void readsAllKindsOfConstantNodes() throws IOException {
    Graph graph =
        read(
            Messages.graph(
                constant("t", Messages.tensor("value", Messages.longs("", 5))),
                constant("f", Messages.real("value_float", 0.5f)),
                constant("i", Messages.integer("value_int", 3)),
                constant("s", Messages.text("value_string", "a")),
                constant("is", Messages.integers("value_ints", 1, 2)),
                constant(
                    "fs",
                    AttributeProto.newBuilder()
                        .setName("value_floats")
                        .setType(AttributeType.FLOATS)
                        .addFloats(1)
                        .addFloats(2)
                        .build()),
                constant(
                    "ss",
                    AttributeProto.newBuilder()
                        .setName("value_strings")
                        .setType(AttributeType.STRINGS)
                        .addStrings(ByteString.copyFromUtf8("b"))
                        .build()),
                node("Relu", "x", "y")));

    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.constants())
        .isEqualTo(
            Map.of(
                "t", Tensor.vector(5),
                "f", Tensor.scalar(0.5f),
                "i", Tensor.ofLongs(Shape.scalar(), 3),
                "s", Tensor.ofStrings(Shape.scalar(), "a"),
                "is", Tensor.vector(1, 2),
                "fs", Tensor.ofFloats(Shape.of(2), 1, 2),
                "ss", Tensor.ofStrings(Shape.of(1), "b")));
  }

  private static NodeProto constant(String output, AttributeProto value) {
    return named("", node("Constant", "", output, value));
  }

  @Test
  void everyNodeGetsAnOwnName() throws IOException {
    Graph graph =
        read(
            Messages.graph(
                named("", node("Relu", "x", "a")),
                named("twice", node("Relu", "a", "b")),
                named("twice", node("Relu", "b", "c")),
                named("a", node("Relu", "c", "y"))));

    assertThat(graph.nodes()).extracting(Node::name).containsExactly("a_2", "twice", "c", "a");
    assertThat(OnnxReader.read(Messages.save(Messages.write(graph), folder))).isEqualTo(graph);
  }

  @Test
  void constantsOfAttributesGetOwnNames() throws IOException {
    Graph graph =
        Messages.read(
            Messages.model(
                11,
                Messages.graph(
                    node("Squeeze", "x", "n.axes", Messages.integers("axes", 2)),
                    named("m", node("Relu", "n.axes", "y")))),
            folder);

    assertThat(graph.nodes().getFirst().inputs()).containsExactly("x", "n.axes_2");
    assertThat(OnnxReader.read(Messages.save(Messages.write(graph), folder))).isEqualTo(graph);
  }

  @Test
  void sortsNodesAndOtherwiseKeepsTheirOrder() throws IOException {
    Graph graph =
        read(
            Messages.graph(
                named("4", node("Add", "c,b", "y")),
                named("1", node("Relu", "x", "a")),
                named("3", node("Relu", "a", "c")),
                named("2", node("Relu", "a", "b"))));

    assertThat(graph.nodes()).extracting(Node::name).containsExactly("1", "3", "2", "4");
  }

  /** Inner names hide outer ones; what is left is captured, at any depth. */
  @Test
  void recordsWhatSubgraphsCapture() throws IOException {
    GraphProto deepest =
        Messages.graph(node("Add", "w,c", "deep"))
            .clearInput()
            .clearOutput()
            .addOutput(Messages.value("deep"))
            .build();
    GraphProto inner =
        Messages.graph(
                node("Add", "own,x", "c"),
                node("If", "own", "d", Messages.graph("then_branch", deepest)))
            .clearInput()
            .clearOutput()
            .addInput(Messages.value("own"))
            .addOutput(Messages.value("d"))
            .build();
    NodeProto loop = node("Loop", "", "y", Messages.graph("body", inner));

    Graph graph = read(Messages.graph(loop).addInitializer(Messages.zeros("w", 8)));

    Op.Opaque opaque = (Op.Opaque) graph.nodes().getFirst().op();
    assertThat(opaque.captures()).containsExactly("x", "w");
    assertThat(Messages.write(graph).getGraph().getNode(0)).isEqualTo(loop);
    assertThat(Messages.write(graph).getGraph().getInitializerCount()).isEqualTo(1);
  }
}
