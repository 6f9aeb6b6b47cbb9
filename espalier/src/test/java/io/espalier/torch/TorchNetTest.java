package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoNativeLeaks.class)
final class TorchNetTest {
  private static final Graph RESNET = Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1);

  private static Tensor images(int count, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[count * 3 * 16 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(Shape.of(count, 3, 16, 16), pixels);
  }

  private static int[] labels(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 10;
    }
    return labels;
  }

  @Test
  void trainingLowersTheLoss() {
    for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
      Tensor images = images(16, 1);
      try (TorchNet net = TorchNet.of(RESNET, precision);
          Optimizer optimizer = new Sgd(net.parameters(), new Sgd.Options(0.9, true, 1e-4, true))) {
        double first = 0;
        double last = 0;
        for (int step = 0; step < 20; step++) {
          try (TorchScope scope = TorchScope.open()) {
            Map<String, Var> outputs = net.forward(images, true);
            Var loss = Var.crossEntropy(outputs.values().iterator().next(), labels(16), 0);
            last = loss.item();
            first = step == 0 ? last : first;
            loss.backward();
            optimizer.step(0.05);
            optimizer.zeroGrad();
          }
        }
        assertThat(last).isLessThan(first / 2);
        assertThat(net.toGraph().constants().keySet()).isEqualTo(RESNET.constants().keySet());
      }
    }
  }
}
