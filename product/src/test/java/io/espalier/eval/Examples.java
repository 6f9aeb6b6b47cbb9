package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Targets;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Small images, networks and runners. */
final class Examples {
  /** Pixels are taken as they are. */
  static final Preprocessing RAW = new Preprocessing(1, List.of(0.0), List.of(1.0));

  /** Three of them. */
  static final Targets CLASSES = new Targets.Classes(List.of("a", "b", "c"));

  private Examples() {}

  /** Images of which nothing but their classes counts. */
  static Batch labels(int... labels) {
    return Batch.ofClasses(Tensor.full(DType.FLOAT32, Shape.of(labels.length, 1, 1, 1), 0), labels);
  }

  /** Images [1, 1, 2] that hold two given bytes, with given labels of three classes. */
  static Dataset images(int[] labels, byte[]... pixels) {
    return new Dataset() {
      @Override
      public int size() {
        return pixels.length;
      }

      @Override
      public Shape imageShape() {
        return Shape.of(1, 1, 2);
      }

      @Override
      public Targets targets() {
        return CLASSES;
      }

      @Override
      public int label(int index) {
        return labels[index];
      }

      @Override
      public void read(int index, byte[] target) {
        System.arraycopy(pixels[index], 0, target, 0, 2);
      }

      @Override
      public String fingerprint() {
        return Arrays.deepToString(pixels);
      }
    };
  }

  /**
   * A contract: one input {@code image} of these extents; the network behind it does not matter.
   */
  static Graph taking(Dim... dims) {
    GraphBuilder b = new GraphBuilder("example");
    b.node("y", new Op.Elementwise(Op.Function.RELU), b.input(ValueInfo.of("image", dims)));
    return b.output(ValueInfo.of("y", dims)).build();
  }

  /** A network that makes one row of three outputs from the two pixels of an image. */
  static Runner perImage(UnaryOperator<float[]> rule) {
    return running(
        images -> {
          int count = images.shape().dim(0);
          float[] outputs = new float[0];
          for (int i = 0; i < count; i++) {
            float[] row = rule.apply(images.take(0, i).toFloats());
            outputs = Arrays.copyOf(outputs, outputs.length + row.length);
            System.arraycopy(row, 0, outputs, outputs.length - row.length, row.length);
          }
          return Tensor.ofFloats(Shape.of(count, outputs.length / count), outputs);
        });
  }

  static Runner running(UnaryOperator<Tensor> rule) {
    return new Runner() {
      @Override
      public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Tensor images = Objects.requireNonNull(inputs.get("image"));
        return Collections.singletonMap("y", rule.apply(images));
      }

      @Override
      public void close() {}
    };
  }
}
