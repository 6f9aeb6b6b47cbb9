package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.Shared;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.onnx.OnnxReader;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshWeightsTest {
  /** Numbers from which a deviation can be told. */
  private static final int ENOUGH = 100;

  private static double deviation(Tensor tensor) {
    double squares = 0;
    for (double value : tensor.toDoubles()) {
      squares += value * value;
    }
    return Math.sqrt(squares / tensor.size());
  }

  /** What the zoo draws and what is drawn anew have the same variances, and the same constants. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20",
        "resnet20b",
        "preresnet20",
        "se-resnet20",
        "vgg11",
        "mobilenetv2",
        "shufflenetv2-w48",
        "densenet-bc-40-12",
        "resnet18",
        "vgg11-imagenet"
      })
  void zooNetworksStartAsTheZooStartsThem(String name) {
    Graph built = Zoo.find(name).build(10, Shape.of(3, 32, 32), 5);
    Graph fresh = FreshWeights.of(built, 6);
    assertThat(fresh.nodes()).isEqualTo(built.nodes());
    built
        .constants()
        .forEach(
            (constant, old) -> {
              Tensor now = fresh.requireConstant(constant);
              if (!constant.endsWith(".weight")) {
                assertThat(now).as(constant).isEqualTo(old);
                return;
              }
              assertThat(now).as(constant).isNotEqualTo(old);
              if (old.size() >= ENOUGH) {
                double exactness = 5 / Math.sqrt(old.size()); // of two samples, five deviations
                assertThat(deviation(now) / deviation(old))
                    .as(constant)
                    .isCloseTo(1, within(exactness));
              }
            });
  }

  @Test
  void theSeedDecides() {
    Graph built = Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 5);
    assertThat(FreshWeights.of(built, 6)).isEqualTo(FreshWeights.of(built, 6));
    assertThat(FreshWeights.of(built, 6)).isNotEqualTo(FreshWeights.of(built, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10.onnx, 32, 32",
    "vnncomp_cifar10_resnet_2b.onnx, 32, 32",
    "ultraface_RFB-320.onnx, 240, 320",
    "yunet_n_320_320.onnx, 320, 320",
    "FastestDet.onnx, 352, 352",
    "ch_ppocr_mobile_v2.0_cls_infer.onnx, 48, 192"
  })
  void realExportsComputeNumbersOfASaneSize(String file, int height, int width) throws IOException {
    Graph trained = OnnxReader.read(Shared.model(file));
    Graph fresh = TrainablePart.of(FreshWeights.of(trained, 3)).body();
    try (TorchNet net = TorchNet.of(fresh, Precision.FP32);
        TorchScope scope = TorchScope.withoutGradients()) {
      float[] pixels = new float[3 * height * width];
      Random random = new Random(1);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) random.nextGaussian();
      }
      Map<String, Var> outputs =
          net.forward(Tensor.ofFloats(Shape.of(1, 3, height, width), pixels), true);
      outputs.forEach(
          (name, output) -> assertThat(deviation(output.toTensor())).as(name).isBetween(1e-3, 1e3));
    }
  }

  private static Tensor ramp(int... dims) {
    float[] values = new float[Math.toIntExact(Shape.of(dims).elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + i;
    }
    return Tensor.ofFloats(Shape.of(dims), values);
  }

  @Test
  void whatIsNoWeightStays() {
    GraphBuilder b = new GraphBuilder("parts");
    String x = b.input(ValueInfo.of("x", Dim.of(1), Dim.of(3), Dim.of(4), Dim.of(4)));
    x = b.node("normalised", binary(Op.Arithmetic.SUB), x, b.constant("means", ramp(3, 1, 1)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    x = b.node("conv", conv, x, b.constant("w", ramp(5, 3, 1, 1)), b.constant("b", ramp(5)));
    x = b.node("scaled", binary(Op.Arithmetic.MUL), x, b.constant("scale", ramp(5, 1, 1)));
    x = b.node("shifted", binary(Op.Arithmetic.ADD), x, b.constant("shift", ramp(5, 1, 1)));
    x = b.node("raised", binary(Op.Arithmetic.ADD), x, b.constant("three", Tensor.scalar(3)));
    x = b.node("bent", new Op.PRelu(), x, b.constant("slopes", ramp(5, 1, 1)));
    x =
        b.node(
            "bins",
            conv,
            x,
            b.constant("whole", Tensor.ofFloats(Shape.of(1, 5, 1, 1), 0, 1, 2, 3, 4)));
    x = b.node("head", conv, x, b.constant("v", ramp(2, 1, 1, 1)));
    x = b.node("strided", binary(Op.Arithmetic.MUL), x, b.constant("strides", ramp(2, 1, 1)));
    Graph given = b.output(ValueInfo.of(x, Dim.of(1), Dim.of(2), Dim.of(4), Dim.of(4))).build();
    Graph fresh = FreshWeights.of(given, 1);
    for (String kept : new String[] {"means", "three", "whole", "strides"}) {
      assertThat(fresh.requireConstant(kept)).as(kept).isEqualTo(given.requireConstant(kept));
    }
    assertThat(fresh.requireConstant("b").toDoubles()).containsOnly(0);
    assertThat(fresh.requireConstant("scale").toDoubles()).containsOnly(1);
    assertThat(fresh.requireConstant("shift").toDoubles()).containsOnly(0);
    assertThat(fresh.requireConstant("slopes").toDoubles()).containsOnly(0.25);
    assertThat(fresh.requireConstant("w")).isNotEqualTo(given.requireConstant("w"));
    assertThat(fresh.requireConstant("v")).isNotEqualTo(given.requireConstant("v"));
  }

  private static Op binary(Op.Arithmetic arithmetic) {
    return new Op.Binary(arithmetic);
  }
}
