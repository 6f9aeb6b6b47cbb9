package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.espalier.Shared;
import io.espalier.graph.Graph;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime computes the same with a written file as with the one that was read. */
class RuntimeParityTest {
  private static final long SEED = 20_250_101;

  private static float[] run(byte[] model, float[] data, long... shape) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(data), shape);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] values = new float[output.remaining()];
        output.get(values);
        return values;
      }
    }
  }

  private static float[] random(int size) {
    Random random = new Random(SEED);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10.onnx, 3, 32, 32",
    "vnncomp_cifar10_resnet_2b.onnx, 3, 32, 32",
    "fsanet_headpose_var.onnx, 3, 64, 64",
    "ultraface_RFB-320.onnx, 3, 240, 320",
    "ch_ppocr_mobile_v2.0_cls_infer.onnx, 3, 48, 192",
    "yunet_n_320_320.onnx, 3, 320, 320",
    "light_shufflenet_ZEROWEIGHTS.onnx, 3, 224, 224"
  })
  void aWrittenFileComputesTheSame(String model, int channels, int height, int width)
      throws IOException, OrtException {
    Path file = Shared.model(model);
    float[] data = random(channels * height * width);

    byte[] written = OnnxWriter.toBytes(OnnxReader.read(file));

    assertThat(run(written, data, 1, channels, height, width))
        .as("seed %d", SEED)
        .isEqualTo(run(Files.readAllBytes(file), data, 1, channels, height, width));
  }

  @Test
  void aFreedBatchComputesEachImageAlone() throws IOException, OrtException {
    Graph graph = OnnxReader.read(Shared.model("vnncomp_cifar10_resnet_2b.onnx"));
    int image = 3 * 32 * 32;
    float[] data = random(2 * image);

    float[] both = run(OnnxWriter.toBytes(BatchAxis.free(graph).graph()), data, 2, 3, 32, 32);

    byte[] baked = OnnxWriter.toBytes(graph);
    float[] first = run(baked, Arrays.copyOf(data, image), 1, 3, 32, 32);
    float[] second = run(baked, Arrays.copyOfRange(data, image, 2 * image), 1, 3, 32, 32);
    assertThat(Arrays.copyOf(both, 10)).containsExactly(first, within());
    assertThat(Arrays.copyOfRange(both, 10, 20)).containsExactly(second, within());
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(1e-5f);
  }
}
