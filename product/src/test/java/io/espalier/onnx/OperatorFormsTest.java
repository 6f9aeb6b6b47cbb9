package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.real;
import static io.espalier.onnx.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and writing {@link OperatorForms}. */
class OperatorFormsTest {
  @TempDir Path folder;

  private Graph read(int opset, NodeProto node) throws IOException {
    return Messages.read(
        Messages.model(opset, Messages.graph(node).addAllInitializer(OperatorForms.CONSTANTS)),
        folder);
  }

  @ParameterizedTest
  @MethodSource("io.espalier.onnx.OperatorForms#forms")
  void readsTheNormalForm(OperatorForms.Form form) throws IOException {
    Graph graph = read(form.opset(), form.node());

    Node node = graph.nodes().getFirst();
    assertThat(node.op()).isEqualTo(form.op());
    assertThat(node.inputs()).hasSameSizeAs(form.operands());
    for (int i = 0; i < node.inputs().size(); i++) {
      Object expected = form.operands().get(i);
      assertThat(expected instanceof Tensor ? graph.requireConstant(node.input(i)) : node.input(i))
          .isEqualTo(expected);
    }
    assertThat(OnnxReader.read(Messages.save(Messages.write(graph), folder))).isEqualTo(graph);
  }

  /** What the file holds as attributes is written as attributes, and as no initializer. */
  @ParameterizedTest
  @MethodSource("io.espalier.onnx.AttributeForms#forms")
  void writesTheFormOfTheOpset(OperatorForms.Form form) throws IOException {
    Graph graph = read(form.opset(), form.node());

    NodeProto written = Messages.write(graph).getGraph().getNode(0);

    assertThat(written.getOpType()).isEqualTo(form.node().getOpType());
    if (form.node().getInputCount() == 1) {
      assertThat(written.getInputList()).containsExactly("x");
    }
    assertThat(written.getAttributeList()).containsAll(form.node().getAttributeList());
    assertThat(OperatorForms.CONSTANTS)
        .extracting(TensorProto::getName)
        .containsAll(
            Messages.write(graph).getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .toList());
  }

  @Test
  void theReaderMakesEveryFamily() {
    Set<Class<?>> made =
        OperatorForms.forms().map(form -> form.op().getClass()).collect(Collectors.toSet());
    made.add(Op.Opaque.class);

    assertThat(new HashSet<>(Arrays.asList(Op.class.getPermittedSubclasses()))).isEqualTo(made);
  }

  /** What no family says exactly is carried: type, domain, attributes, operands, outputs. */
  @ParameterizedTest
  @MethodSource("io.espalier.onnx.OpaqueForms#forms")
  void carriesWhatItCannotSay(OperatorForms.Form form) throws IOException {
    Graph graph = read(form.opset(), form.node());

    assertThat(graph.nodes().getFirst().op()).isInstanceOf(form.op().getClass());
    assertThat(Messages.write(graph).getGraph().getNode(0)).isEqualTo(form.node());
    assertThat(OnnxReader.read(Messages.save(Messages.write(graph), folder))).isEqualTo(graph);
  }

  @Test
  void namesNodesWhoseAttributesAreWrong() {
    assertThatThrownBy(() -> read(13, node("Conv", "x,w", "y", integers("strides", 1, 1, 1))))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("model.onnx: node 'n' (Conv): a window over 2 axes needs 2 strides");
    assertThatThrownBy(() -> read(13, node("Flatten", "x", "y", real("axis", 1))))
        .hasMessageEndingWith(
            "node 'n' (Flatten): the attribute 'axis' must be of type INT; is FLOAT");
    assertThatThrownBy(() -> read(13, node("Flatten", "x", "y", integer("axis", 1L << 40))))
        .hasMessageEndingWith("the attribute 'axis' is out of range: 1099511627776");
    assertThatThrownBy(() -> read(13, node("Conv", "x,w", "y", text("auto_pad", "SAME"))))
        .hasMessageEndingWith("unknown auto_pad 'SAME'");
    assertThatThrownBy(() -> read(13, node("Add", "x", "y")))
        .hasMessageEndingWith("node 'n' (Add): the required operand 1 is absent");
    assertThatThrownBy(() -> read(9, node("Slice", "x", "y", integers("starts", 1))))
        .hasMessageEndingWith("node 'n' (Slice): the required operand 2 is absent");
  }

  @Test
  void keepsStringsOfOpaqueAttributesAsBytes() throws IOException {
    AttributeProto bytes =
        AttributeProto.newBuilder()
            .setName("blob")
            .setType(AttributeProto.AttributeType.STRING)
            .setS(ByteString.copyFrom(new byte[] {-1, 0, -128}))
            .build();
    NodeProto node = node("Mystery", "x", "y", bytes);

    assertThat(Messages.write(read(13, node)).getGraph().getNode(0)).isEqualTo(node);
  }
}
