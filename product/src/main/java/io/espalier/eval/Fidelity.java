package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** How near a network's outputs are to another's: {@code 1 − |s − t| / |t|}, output by output. */
final class Fidelity implements Score {
  private final Imitated original;
  private final SequencedMap<String, Sums> sums = new LinkedHashMap<>();

  Fidelity(Imitated original) {
    this.original = original;
  }

  /** Squares of differences and of the original's values so far. */
  private static final class Sums {
    private double difference;
    private double magnitude;

    /** Counts the first {@code count} elements of both in. */
    void add(Tensor actual, Tensor wanted, int count) {
      for (int i = 0; i < count; i++) {
        double value = wanted.getDouble(i);
        double distance = actual.getDouble(i) - value;
        difference += distance * distance;
        magnitude += value * value;
      }
    }

    double fidelity() {
      if (difference == 0) {
        return 1;
      }
      double relative = Math.sqrt(difference / magnitude);
      return relative < 1 ? 1 - relative : 0; // also where it is no number
    }
  }

  @Override
  public void add(Map<String, Tensor> outputs, Batch batch) {
    Map<String, Tensor> wanted = original.outputs(batch);
    if (!outputs.keySet().equals(wanted.keySet())) {
      throw new IllegalArgumentException(
          "the network has the outputs %s; the one to imitate has %s"
              .formatted(outputs.keySet(), wanted.keySet()));
    }
    outputs.forEach(
        (name, output) -> add(name, output, Objects.requireNonNull(wanted.get(name)), batch));
  }

  private void add(String name, Tensor output, Tensor wanted, Batch batch) {
    if (!output.shape().equals(wanted.shape())) {
      throw new IllegalArgumentException(
          "the output '%s' has the shape %s; the one to imitate has %s"
              .formatted(name, output.shape(), wanted.shape()));
    }
    sums.computeIfAbsent(name, key -> new Sums()).add(output, wanted, counted(output, batch));
  }

  /** The elements that belong to the batch's images: all but those of the padding behind them. */
  private int counted(Tensor output, Batch batch) {
    int images = original.images(batch);
    return output.size() % images == 0 ? output.size() / images * batch.size() : output.size();
  }

  @Override
  public double value() {
    return sums.values().stream().mapToDouble(Sums::fidelity).average().orElse(Double.NaN);
  }

  @Override
  public SequencedMap<String, Double> parts() {
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    sums.forEach((name, sum) -> parts.put(name, sum.fidelity()));
    return parts;
  }

  @Override
  public Optional<Answers> answers() {
    return Optional.empty();
  }
}
