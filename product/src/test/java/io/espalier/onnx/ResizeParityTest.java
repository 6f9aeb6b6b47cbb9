package io.espalier.onnx;

import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime resizes alike by the form of an old opset and by that of a new one. */
class ResizeParityTest {
  private static final long SEED = 99;

  @TempDir Path folder;

  record Case(int opset, NodeProto node) {
    @Override
    public String toString() {
      return node.getOpType() + "-" + opset + " " + node.getAttributeList();
    }
  }

  static Stream<Case> cases() {
    return Stream.of("nearest", "linear")
        .map(mode -> text("mode", mode))
        .flatMap(
            mode ->
                Stream.of(
                    new Case(
                        7,
                        node("Upsample", "x", "y", mode, Messages.reals("scales", 1, 1, 2, 1.5f))),
                    new Case(9, node("Upsample", "x,grow", "y", mode)),
                    new Case(10, node("Resize", "x,grow", "y", mode)),
                    new Case(10, node("Resize", "x,s", "y", mode)),
                    new Case(11, node("Resize", "x,none,grow", "y", mode)),
                    new Case(12, node("Resize", "x,none,none,sizes", "y", mode))));
  }

  private static float[] run(byte[] model) throws OrtException {
    Random random = new Random(SEED);
    float[] x = new float[2 * 4 * 8 * 8];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), new long[] {2, 4, 8, 8});
        OrtSession.Result result = session.run(Map.of("x", input))) {
      FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[output.remaining()];
      output.get(values);
      return values;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesTheSameInEveryOpset(Case each) throws IOException, OrtException {
    ModelProto model =
        Messages.model(
            each.opset(),
            Messages.graph(each.node())
                .addAllInitializer(OperatorForms.CONSTANTS)
                .addInitializer(OperatorForms.floats("grow", 1, 1, 1.5f, 2.25f))
                .addInitializer(Messages.longs("sizes", 2, 4, 5, 19)));
    Graph graph = Messages.read(model, folder);
    float[] expected = run(model.toByteArray());

    assertThat(run(OnnxWriter.toBytes(graph))).as("seed %d", SEED).isEqualTo(expected);
    FileHeader newer = new FileHeader(8, Map.of("", 18, "org.example", 3), "", "", Map.of());
    assertThat(run(OnnxWriter.toBytes(graph.withHeader(newer))))
        .as("seed %d", SEED)
        .containsExactly(expected, Offset.offset(1e-6f));
  }
}
