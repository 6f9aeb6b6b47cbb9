package io.espalier.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.Shared;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrtEngineTest {
  private static final OrtEngine ENGINE = new OrtEngine(1, Optimization.ALL);

  private static Tensor random(Shape shape, long seed) {
    float[] values = new float[(int) shape.elements()];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(shape, values);
  }

  private static Tensor output(Runner runner, String input, Tensor given, String output) {
    return Objects.requireNonNull(runner.run(Map.of(input, given)).get(output));
  }

  private static Path types() throws URISyntaxException {
    return Path.of(OrtEngineTest.class.getResource("types.onnx").toURI());
  }

  /** {@code y = 2 x + 1} on three channels, by hand. */
  private static Graph affine() {
    GraphBuilder b = new GraphBuilder("affine");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(3)));
    Tensor two = Tensor.ofFloats(Shape.of(3, 3), 2, 0, 0, 0, 2, 0, 0, 0, 2);
    Tensor one = Tensor.ofFloats(Shape.of(3), 1, 1, 1);
    String y =
        b.node("y", new Op.Gemm(1, 1, false, false), x, b.constant("w", two), b.constant("b", one));
    return b.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(3))).build();
  }

  @ParameterizedTest
  @EnumSource
  void runsAGraphOnAnyBatch(Optimization optimization) {
    try (Runner runner = new OrtEngine(2, optimization).open(affine())) {
      assertThat(runner.run(Map.of("x", Tensor.ofFloats(Shape.of(1, 3), 1, -2, 0.5f))))
          .isEqualTo(Map.of("y", Tensor.ofFloats(Shape.of(1, 3), 3, -3, 2)));
      assertThat(runner.run(Map.of("x", Tensor.ofFloats(Shape.of(2, 3), 0, 1, 2, 3, 4, 5))))
          .isEqualTo(Map.of("y", Tensor.ofFloats(Shape.of(2, 3), 1, 3, 5, 7, 9, 11)));
    }
  }

  /** Rows of a batch are the rows of single runs, whatever the optimisation. */
  @Test
  void runsAFileOfOthers() throws IOException {
    Path file = Shared.model("resnet20-cifar10.onnx");
    Tensor images = random(Shape.of(3, 3, 32, 32), 2);
    try (Runner plain = new OrtEngine(1, Optimization.NONE).open(file);
        Runner optimized = OrtEngine.onAllProcessors().open(file)) {
      float[] batch = output(optimized, "input", images, "logits").toFloats();
      for (int i = 0; i < 3; i++) {
        Tensor one = images.take(0, i);
        float[] row = output(plain, "input", one, "logits").toFloats();
        for (int c = 0; c < 10; c++) {
          assertThat(batch[10 * i + c]).isCloseTo(row[c], within(1e-4f));
        }
      }
    }
  }

  /** 1/3 is rounded by each type; 300 and 2.9 show what integers do with what they cannot hold. */
  @Test
  void takesEachTypeAcrossTheBorder() throws Exception {
    Tensor given = Tensor.ofFloats(Shape.of(1, 3), 1 / 3f, -2.9f, 3);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String type :
        List.of(
            "double", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")) {
      inputs.put(type, given);
    }
    inputs.put("uint8", Tensor.ofLongs(Shape.of(1, 3), 0, 200, 255));
    try (Runner runner = ENGINE.open(types())) {
      Map<String, Tensor> outputs = runner.run(inputs);
      assertThat(outputs.keySet()).startsWith("double_out", "float16_out").endsWith("doubled");
      assertThat(outputs.get("double_out")).isEqualTo(given);
      assertThat(outputs.get("doubled"))
          .isEqualTo(Tensor.ofFloats(Shape.of(1, 3), 2 / 3f, -5.8f, 6));
      float half = Float.float16ToFloat(Float.floatToFloat16(1 / 3f));
      assertThat(Objects.requireNonNull(outputs.get("float16_out")).getFloat(0))
          .isEqualTo(half)
          .isNotEqualTo(1 / 3f);
      assertThat(Objects.requireNonNull(outputs.get("bfloat16_out")).getFloat(0))
          .isEqualTo(0x1.56p-2f);
      for (DType type : List.of(DType.INT64, DType.INT32, DType.INT16, DType.INT8)) {
        assertThat(outputs.get(type.name().toLowerCase(Locale.ROOT) + "_out"))
            .isEqualTo(Tensor.ofLongs(type, Shape.of(1, 3), 0, -2, 3));
      }
      assertThat(outputs.get("uint8_out"))
          .isEqualTo(Tensor.ofLongs(DType.UINT8, Shape.of(1, 3), 0, 200, 255));
      assertThat(outputs.get("bool_out"))
          .isEqualTo(Tensor.ofLongs(DType.BOOL, Shape.of(1, 3), 1, 1, 1));
    }
  }

  @Test
  void namesTheInputsThatItWants() {
    Tensor row = Tensor.zeros(DType.FLOAT32, Shape.of(1, 3));
    try (Runner runner = ENGINE.open(affine())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.run(Map.of("image", row)))
          .withMessage("the network's inputs are [x]; given are [image]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.run(Map.of()))
          .withMessage("the network's inputs are [x]; given are []");
    }
  }

  @Test
  void namesTheShapesThatDoNotFit() {
    try (Runner runner = ENGINE.open(affine())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.run(Map.of("x", Tensor.zeros(DType.FLOAT32, Shape.of(2, 4)))))
          .withMessage("the input 'x' takes [any, 3]; given is [2, 4]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.run(Map.of("x", Tensor.zeros(DType.FLOAT32, Shape.of(3)))))
          .withMessage("the input 'x' takes [any, 3]; given is [3]");
    }
  }

  /** The Reshape bakes in a batch of 2 that the input does not declare. */
  @Test
  void saysInOneLineWhatTheNetworkItselfDoesNotTake() {
    GraphBuilder b = new GraphBuilder("baked");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(3)));
    b.node("y", new Op.Reshape(false), x, b.constant("shape", Tensor.vector(2, 3)));
    try (Runner runner = ENGINE.open(b.output(ValueInfo.of("y", Dim.of(2), Dim.of(3))).build())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.run(Map.of("x", Tensor.zeros(DType.FLOAT32, Shape.of(5, 3)))))
          .withMessageStartingWith("ONNX Runtime cannot run the network on {x=[5, 3]}: ")
          .withMessageContaining("Reshape")
          .withMessageNotContaining("\n");
    }
  }

  @Test
  void saysWhichGraphItCannotLoad() {
    GraphBuilder b = new GraphBuilder("misfit");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(3)));
    Tensor w = Tensor.zeros(DType.FLOAT32, Shape.of(4, 2));
    b.node("y", new Op.MatMul(), x, b.constant("w", w));
    Graph graph = b.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(2))).build();
    assertThatExceptionOfType(InvalidGraphException.class)
        .isThrownBy(() -> ENGINE.open(graph))
        .withMessageStartingWith("ONNX Runtime cannot load the network 'misfit': ")
        .withMessageNotContaining("\n");
  }

  @Test
  void saysWhichFileItCannotLoad(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.onnx");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> ENGINE.open(missing))
        .withMessage("there is no file " + missing);
    Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> ENGINE.open(text))
        .withMessageStartingWith("ONNX Runtime cannot load " + text + ": ")
        .withMessageNotContaining("\n");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> ENGINE.open(folder))
        .withMessage("there is no file " + folder);
  }

  @Test
  void isNamedAndVersioned() {
    assertThat(ENGINE.name()).isEqualTo("onnxruntime");
    assertThat(OrtEngine.version()).matches("\\d+\\.\\d+\\.\\d+");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OrtEngine(0, Optimization.ALL))
        .withMessage("threads must be >= 1; threads=0");
  }
}
