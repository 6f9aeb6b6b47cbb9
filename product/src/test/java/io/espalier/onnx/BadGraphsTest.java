package io.espalier.onnx;

import static io.espalier.onnx.Messages.node;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that break a rule: each is one line that names file, node and tensor. */
class BadGraphsTest {
  @TempDir Path folder;

  private AbstractThrowableAssert<?, ?> reading(GraphProto.Builder graph) {
    return assertThatThrownBy(() -> Messages.read(Messages.model(13, graph), folder))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith(folder.resolve("model.onnx") + ": ")
        .hasMessageNotContaining("\n");
  }

  private static NodeProto named(String name, NodeProto node) {
    return node.toBuilder().setName(name).build();
  }

  @Test
  void aCycle() {
    reading(
            Messages.graph(
                named("down", node("Relu", "a", "y")),
                named("p", node("Add", "x,b", "a")),
                named("q", node("Relu", "a", "b"))))
        .hasMessageEndingWith(
            "nodes form a cycle: node 'p' (Add) -> 'a' -> node 'q' (Relu) -> 'b' -> node 'p' (Add)");
  }

  @Test
  void aNodeThatReadsItself() {
    reading(Messages.graph(node("Add", "x,y", "y")))
        .hasMessageEndingWith("nodes form a cycle: node 'n' (Add) -> 'y' -> node 'n' (Add)");
  }

  @Test
  void aMissingInput() {
    reading(Messages.graph(node("Add", "x,nowhere", "y")))
        .hasMessageEndingWith("node 'n' (Add) reads 'nowhere', which nothing defines");
  }

  @Test
  void aMissingValueThatASubgraphReads() {
    GraphProto inner = Messages.graph(node("Relu", "nowhere", "z")).clearInput().build();
    reading(
            Messages.graph(node("If", "x", "y", Messages.graph("then_branch", inner)))
                .addOutput(Messages.value("x")))
        .hasMessageContaining("node 'n' (If) reads 'nowhere', which nothing defines");
  }

  @Test
  void aMissingOutput() {
    reading(Messages.graph(node("Relu", "x", "z")))
        .hasMessageEndingWith("nothing defines the output 'y'");
  }

  @Test
  void twoProducersOfAName() {
    reading(Messages.graph(node("Relu", "x", "y"), named("m", node("Sigmoid", "x", "y"))))
        .hasMessageEndingWith(
            "the value 'y' is defined twice: by node 'n' (Relu) and by node 'm' (Sigmoid)");
    reading(
            Messages.graph(node("Relu", "x", "y"), node("Add", "y,y", "w"))
                .addInitializer(Messages.zeros("w", 8)))
        .hasMessageEndingWith(
            "the value 'w' is defined twice: by a constant and by node 'w' (Add)");
  }

  @Test
  void twoConstantsOfAName() {
    reading(
            Messages.graph(node("Add", "x,w", "y"))
                .addInitializer(Messages.zeros("w", 8))
                .addInitializer(Messages.zeros("w", 8)))
        .hasMessageEndingWith("two constants are named 'w'");
  }

  @Test
  void anOperatorDomainThatIsNotImported() {
    reading(Messages.graph(node("Relu", "x", "y").toBuilder().setDomain("org.other").build()))
        .hasMessageEndingWith(
            "is of the operator domain 'org.other', which the file does not import");
  }

  @Test
  void aWeightWhoseDataAreShorterThanItsShape() {
    reading(
            Messages.graph(node("Add", "x,w", "y"))
                .addInitializer(Messages.zeros("w", 8).toBuilder().setDims(0, 9).build()))
        .hasMessageEndingWith(
            "tensor 'w' (read by node 'n') FLOAT32[9] needs 36 bytes; the file holds 32");
  }

  @Test
  void aConstantNodeWhoseDataAreShorterThanItsShape() {
    TensorProto shorter = Messages.zeros("", 8).toBuilder().setDims(0, 9).build();
    reading(
            Messages.graph(
                named("k", node("Constant", "", "w", Messages.tensor("value", shorter))),
                node("Add", "x,w", "y")))
        .hasMessageEndingWith("(of node 'k') FLOAT32[9] needs 36 bytes; the file holds 32");
  }

  /** Extents that no array has, some of which multiply to a small or negative number in 64 bits. */
  @ParameterizedTest
  @CsvSource({
    "2147483648, 1",
    "-1, 3",
    "-2147483648, -1",
    "9223372036854775807, 2",
    "-9223372036854775808, 2",
    "4294967296, 4294967296",
    "65536, 65536",
    "2147483647, 2147483647"
  })
  void absurdDimensions(long rows, long columns) {
    reading(
            Messages.graph(node("Add", "x,w", "y"))
                .addInitializer(
                    TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(DataType.FLOAT_VALUE)
                        .addDims(rows)
                        .addDims(columns)
                        .setRawData(ByteString.copyFrom(new byte[8]))))
        .hasMessageContaining("tensor 'w' (read by node 'n') has impossible extents");
  }

  @Test
  void absurdExtentsThatAreComputed() {
    TensorProto.Builder huge = Messages.longs("huge", 1L << 31, 1L << 40).toBuilder();
    reading(
            Messages.graph(
                    named("fill", node("ConstantOfShape", "huge", "f")), node("Add", "x,f", "y"))
                .addInitializer(huge))
        .hasMessageContaining("node 'fill' (ConstantOfShape), which makes 'f': ");
    reading(Messages.graph(named("wide", node("Expand", "one", "f")), node("Add", "x,f", "y")))
        .hasMessageContaining("node 'wide' (Expand): the required operand 1 is absent");
  }

  @Test
  void aNegativeExtentThatIsComputed() {
    reading(
            Messages.graph(
                    named("fill", node("ConstantOfShape", "s", "f")), node("Add", "x,f", "y"))
                .addInitializer(Messages.longs("s", -4, 2)))
        .hasMessageContaining("node 'fill' (ConstantOfShape): extents must be >= 0");
  }
}
