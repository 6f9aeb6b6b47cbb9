package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
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

/** Networks whose weights do not fit in the model file, at a limit that a test can reach. */
class LargeModelsTest {
  private static final long LIMIT = 2000;
  private static final Op ADD = new Op.Binary(Op.Arithmetic.ADD);

  @TempDir Path folder;

  /** y = x + w0 + w1 + shift, where w0 and w1 have 2000 bytes each. */
  private static Graph graph() {
    GraphBuilder builder = new GraphBuilder("g");
    builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(500)));
    builder.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(500)));
    for (int w = 0; w < 2; w++) {
      float[] values = new float[500];
      for (int i = 0; i < values.length; i++) {
        values[i] = 1000 * w + i;
      }
      builder.constant("w" + w, Tensor.ofFloats(Shape.of(500), values));
    }
    builder.constant("shift", Tensor.ofFloats(Shape.of(1), 0.5f));
    builder.constant("half", Tensor.full(DType.FLOAT16, Shape.of(3, 300), 1.5));
    builder.constant("flags", Tensor.full(DType.BOOL, Shape.of(2048), 1));
    builder.constant("text", Tensor.ofStrings(Shape.of(1), "t".repeat(3000)));
    builder.node("a", ADD, "x", "w0");
    builder.node("b", ADD, "a", "w1");
    builder.node("y", ADD, "b", "shift");
    return builder.build();
  }

  @Test
  void largeWeightsLieBesideTheModel() throws IOException {
    Path file = folder.resolve("model.onnx");

    OnnxWriter.write(graph(), file, LIMIT);

    Path data = folder.resolve("model.onnx.data");
    assertThat(OnnxWriter.dataFile(file)).isEqualTo(data);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, data);
    }
    assertThat(OnnxReader.read(file)).isEqualTo(graph());
    assertThat(OnnxWriter.size(graph(), LIMIT)).isEqualTo(Files.size(file) + Files.size(data));
    List<TensorProto> tensors =
        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList();
    assertThat(tensors)
        .filteredOn(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
        .extracting(tensor -> tensor.getName() + " " + tensor.getExternalData(1).getValue())
        .containsExactly("w0 0", "w1 4096", "half 8192", "flags 12288");
  }

  @Test
  void theSameGraphGivesTheSameBytes() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (Path each : List.of(folder, other)) {
      OnnxWriter.write(graph(), each.resolve("m.onnx"), LIMIT);
    }

    for (String name : List.of("m.onnx", "m.onnx.data")) {
      assertThat(other.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
  }

  @Test
  void aSmallModelIsOneFile() throws IOException {
    Path file = folder.resolve("model.onnx");

    OnnxWriter.write(graph(), file);

    assertThat(folder.resolve("model.onnx.data")).doesNotExist();
    assertThat(OnnxWriter.size(graph())).isEqualTo(Files.size(file));
    assertThat(OnnxWriter.needsDataFile(graph())).isFalse();
  }

  @Test
  void onnxRuntimeFindsTheWeights() throws IOException, OrtException {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(graph(), file, LIMIT);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();

    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(file.toString(), options);
        OnnxTensor x = OnnxTensor.createTensor(environment, new float[1][500]);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      float[][] y = (float[][]) result.get(0).getValue();
      for (int i = 0; i < 500; i++) {
        assertThat(y[0][i]).isEqualTo(1000 + 2 * i + 0.5f);
      }
    }
  }

  /** What stands in the way of the second file is found before the first is replaced. */
  @Test
  void aFailureLeavesBothOldFilesAlone() throws IOException {
    Path data = Files.writeString(folder.resolve("model.onnx.data"), "old");
    Path file = Files.createDirectory(folder.resolve("model.onnx"));

    assertThatThrownBy(() -> OnnxWriter.write(graph(), file, LIMIT))
        .isInstanceOf(OnnxException.class)
        .hasMessageEndingWith("there is a folder or device of that name");

    assertThat(data).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, data);
    }
  }
}
