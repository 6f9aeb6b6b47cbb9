package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.Map;
import java.util.Objects;

/**
 * How far the outputs of two runners differ on the same images.
 *
 * @param absolute greatest absolute difference of two elements; infinite where only one of them is
 *     a number
 * @param relative greatest quotient, over images and outputs, of the greatest difference in an
 *     image's output and the greatest magnitude that the reference has there; infinite where that
 *     is 0 and the other's is not
 * @param sameArgMax share of images whose greatest element is the same in every output
 * @param samples images that were compared
 */
public record OutputAgreement(double absolute, double relative, double sameArgMax, long samples) {

  /**
   * Runs both networks on the whole data set.
   *
   * @param graph the contract of inputs that both share
   * @param batchSize as for {@link Evaluator#evaluate}
   * @throws IllegalArgumentException if images and networks do not fit each other, or the networks'
   *     outputs differ in names or shapes
   */
  public static OutputAgreement compare(
      Runner reference,
      Runner other,
      Graph graph,
      Dataset data,
      Preprocessing preprocessing,
      int batchSize) {
    ImageInput input = ImageInput.of(graph, data, preprocessing);
    Comparison comparison = new Comparison();
    BatchLoader loader = BatchLoader.sequential(data, preprocessing, input.batchSize(batchSize));
    try (Epoch batches = loader.open(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        Map<String, Tensor> feed = input.feed(batch.images());
        comparison.add(reference.run(feed), other.run(feed), batch.size());
      }
    }
    return comparison.result();
  }

  /** The differences so far. */
  private static final class Comparison {
    private double absolute;
    private double relative;
    private long same;
    private long all;

    void add(Map<String, Tensor> reference, Map<String, Tensor> other, int images) {
      if (!reference.keySet().equals(other.keySet())) {
        throw new IllegalArgumentException(
            "the networks have different outputs: %s and %s"
                .formatted(reference.keySet(), other.keySet()));
      }
      boolean[] differs = new boolean[images];
      reference.forEach(
          (name, tensor) -> add(name, tensor, Objects.requireNonNull(other.get(name)), differs));
      for (boolean image : differs) {
        same += image ? 0 : 1;
      }
      all += images;
    }

    private void add(String name, Tensor expected, Tensor actual, boolean[] differs) {
      if (!expected.shape().equals(actual.shape())) {
        throw new IllegalArgumentException(
            "the output '%s' has the shapes %s and %s"
                .formatted(name, expected.shape(), actual.shape()));
      }
      Rows a = Rows.of(expected);
      Rows b = Rows.of(actual);
      for (int row = 0; row < differs.length; row++) {
        double greatest = 0;
        double magnitude = 0;
        for (int column = 0; column < a.width(); column++) {
          greatest = Math.max(greatest, difference(a.get(row, column), b.get(row, column)));
          magnitude = Math.max(magnitude, magnitude(a.get(row, column)));
        }
        absolute = Math.max(absolute, greatest);
        relative = Math.max(relative, greatest == 0 ? 0 : greatest / magnitude);
        differs[row] |= a.argMax(row) != b.argMax(row);
      }
    }

    /** 0 for two equal values, NaN and infinities included. */
    private static double difference(double a, double b) {
      if (Double.compare(a, b) == 0 || a == b) {
        return 0;
      }
      double difference = Math.abs(a - b);
      return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    private static double magnitude(double value) {
      return Double.isFinite(value) ? Math.abs(value) : 0;
    }

    OutputAgreement result() {
      return new OutputAgreement(absolute, relative, (double) same / all, all);
    }
  }
}
