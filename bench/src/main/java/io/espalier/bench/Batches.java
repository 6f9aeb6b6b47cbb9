package io.espalier.bench;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.util.Random;

/** The network and the batch that steps are measured with; the numbers are noise. */
final class Batches {
  static final int SIZE = 128;
  private static final int CLASSES = 10;

  private Batches() {}

  static Graph resNet20() {
    return Zoo.find("resnet20").build(CLASSES, Shape.of(3, 32, 32), 20);
  }

  static Tensor images() {
    Random random = new Random(1);
    float[] pixels = new float[SIZE * 3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(Shape.of(SIZE, 3, 32, 32), pixels);
  }

  static int[] labels() {
    return new Random(2).ints(SIZE, 0, CLASSES).toArray();
  }
}
