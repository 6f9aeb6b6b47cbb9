package io.espalier.onnx;

import static io.espalier.onnx.Messages.node;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorAnnotation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no network Espalier takes: each is one line that names the file. */
class BadFilesTest {
  @TempDir Path folder;

  private AbstractThrowableAssert<?, ?> reading(Path file) {
    return assertThatThrownBy(() -> OnnxReader.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("\n");
  }

  private AbstractThrowableAssert<?, ?> reading(ModelProto model) throws IOException {
    return reading(Messages.save(model, folder));
  }

  private AbstractThrowableAssert<?, ?> reading(GraphProto.Builder graph) throws IOException {
    return reading(Messages.model(13, graph));
  }

  private static GraphProto.Builder plain() {
    return Messages.graph(node("Relu", "x", "y"));
  }

  @Test
  void refusesWhatIsNoFile() throws IOException {
    reading(folder.resolve("missing.onnx")).hasMessageEndingWith("no such file");
    reading(folder).hasMessageEndingWith("not a file: a folder");
    reading(Files.createFile(folder.resolve("empty.onnx"))).hasMessageEndingWith("is empty");
  }

  @Test
  void refusesOtherFormats() throws IOException {
    Path text = folder.resolve("text.onnx");
    Files.writeString(text, "<!DOCTYPE html><html>Not found</html>", StandardCharsets.UTF_8);
    reading(text).hasMessageContaining("not an ONNX model, or truncated");
    Path zip = folder.resolve("zip.onnx");
    Files.write(zip, new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0});
    reading(zip).hasMessageContaining("not an ONNX model, or truncated");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole =
        Messages.model(
                13, Messages.graph(node("Add", "x,w", "y")).addInitializer(Messages.zeros("w", 8)))
            .toBuilder()
            .removeOpsetImport(1)
            .build()
            .toByteArray();
    Path file = folder.resolve("truncated.onnx");
    for (int length = 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> OnnxReader.read(file)).isInstanceOf(OnnxException.class);
    }
  }

  /** Whatever a changed byte does, it is an expected failure or a graph. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void survivesChangedBytes(long seed) throws IOException {
    byte[] whole =
        Messages.model(
                11,
                Messages.graph(
                        node("Conv", "x,w", "a", Messages.integers("pads", 1, 1, 1, 1)),
                        node("Squeeze", "a", "y", Messages.integers("axes", 2)))
                    .addInitializer(Messages.zeros("w", 2, 4, 3, 3)))
            .toByteArray();
    Random random = new Random(seed);
    Path file = folder.resolve("changed.onnx");
    for (int i = 0; i < 300; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(changed.length);
      changed[at] = (byte) random.nextInt();
      Files.write(file, changed);
      try {
        OnnxReader.read(file);
      } catch (OnnxException expected) {
        // one line; anything else fails the test
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, change %d at byte %d".formatted(seed, i, at), e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 24})
  void refusesOtherOpsets(int opset) throws IOException {
    reading(Messages.model(opset, plain()))
        .hasMessageContaining("opset " + opset + "; Espalier takes opsets 7 to 23");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QuantizeLinear",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "QLinearConv",
        "QLinearMatMul",
        "ConvInteger",
        "MatMulInteger"
      })
  void refusesQuantizedNetworks(String type) throws IOException {
    NodeProto quantized = node(type, "x", "y");
    String sentence =
        "the network is already quantized: node 'n' (%s); prune the float network first, then quantize the result"
            .formatted(type);
    reading(Messages.graph(quantized)).hasMessageEndingWith(sentence);
    GraphProto inner = Messages.graph(quantized).build();
    reading(Messages.graph(node("If", "x", "y", Messages.graph("then_branch", inner))))
        .hasMessageEndingWith(sentence);
    reading(plain().addQuantizationAnnotation(TensorAnnotation.newBuilder().setTensorName("w")))
        .hasMessageContaining("already quantized: value 'w'");
  }

  @Test
  void refusesWhatWouldBeLost() throws IOException {
    ModelProto.Builder model = Messages.model(13, plain()).toBuilder();
    reading(model.clone().addFunctions(FunctionProto.newBuilder().setName("gelu")).build())
        .hasMessageContaining("(model-local functions, as 'gelu'); inline them first");
    reading(model.clone().addTrainingInfo(TrainingInfoProto.getDefaultInstance()).build())
        .hasMessageContaining("export the network for inference");
    reading(
            plain()
                .addSparseInitializer(
                    SparseTensorProto.newBuilder().setValues(Messages.zeros("s", 1))))
        .hasMessageContaining("tensor 's' is stored sparsely");
  }

  @Test
  void refusesInputsAndOutputsThatAreNoTensors() throws IOException {
    TypeProto sequence =
        TypeProto.newBuilder().setSequenceType(TypeProto.Sequence.getDefaultInstance()).build();
    reading(plain().addInput(ValueInfoProto.newBuilder().setName("s").setType(sequence)))
        .hasMessageContaining("the input 's' is a sequence");
    reading(plain().addOutput(ValueInfoProto.newBuilder().setName("x")))
        .hasMessageContaining("the output 'x' declares no type");
    ValueInfoProto.Builder complex = Messages.value("c", 1).toBuilder();
    complex.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.COMPLEX64_VALUE);
    reading(plain().addInput(complex))
        .hasMessageContaining("the input 'c' has elements of type COMPLEX64");
    reading(plain().addInput(Messages.value("big", 1L << 31)))
        .hasMessageContaining("the input 'big' has an impossible extent: 2147483648");
  }
}
