package io.espalier.ort;

import io.espalier.engine.Runner;
import io.espalier.ort.Latency.Ratio;
import io.espalier.ort.Latency.Timing;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * Times networks against each other on a machine whose speed changes.
 *
 * <p>After a warm-up the networks run in turns, in blocks: each block runs all of them once in
 * their order and once in the reverse order, so that a speed that drifts steadily, and whatever the
 * second in a row suffers, falls on each alike. A block gives one ratio per network: its time over
 * the reference's. Their median is the result, and its interval comes from a bootstrap over blocks.
 */
public final class LatencyBenchmark {
  private static final double NANOS_PER_MILLI = 1e6;

  private final int warmUp;
  private final int blocks;
  private final long seed;
  private final LongSupplier nanoTime;

  /**
   * @param warmUp runs of each network that are not timed
   * @param blocks timed blocks, each two runs of every network
   * @param seed of the bootstrap
   * @throws IllegalArgumentException if {@code warmUp} is negative or {@code blocks} less than 1
   */
  public LatencyBenchmark(int warmUp, int blocks, long seed) {
    this(warmUp, blocks, seed, System::nanoTime);
  }

  LatencyBenchmark(int warmUp, int blocks, long seed, LongSupplier nanoTime) {
    if (warmUp < 0 || blocks < 1) {
      throw new IllegalArgumentException(
          "warm-up must be >= 0 and blocks >= 1; warmUp=%d, blocks=%d".formatted(warmUp, blocks));
    }
    this.warmUp = warmUp;
    this.blocks = blocks;
    this.seed = seed;
    this.nanoTime = nanoTime;
  }

  /**
   * The times of all networks on one batch.
   *
   * @param models by name; the first is the reference of the ratios
   * @param inputs what every network is run on; the first axis is the batch
   * @param threads the threads that the runners use, as a fact to be stated
   * @throws IllegalArgumentException if there is no network, no input, or a network does not take
   *     the inputs
   */
  public Latency measure(
      SequencedMap<String, Runner> models, Map<String, Tensor> inputs, int threads) {
    if (models.isEmpty() || inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "measuring needs a network and an input; networks=%s, inputs=%s"
              .formatted(models.keySet(), inputs.keySet()));
    }
    List<Runner> runners = List.copyOf(models.values());
    for (int i = 0; i < warmUp; i++) {
      runners.forEach(runner -> runner.run(inputs));
    }
    double[][] millis = time(runners, inputs);
    double[] reference = perBlock(millis[0]);
    List<Timing> timings = new ArrayList<>();
    for (String model : models.keySet()) {
      double[] own = millis[timings.size()];
      timings.add(
          new Timing(
              model,
              Quantiles.quantile(own, 0.5),
              Quantiles.quantile(own, 0.95),
              Arrays.stream(own).average().orElseThrow(),
              ratio(perBlock(own), reference)));
    }
    int batch = inputs.values().iterator().next().shape().dim(0);
    return new Latency(batch, threads, 2 * blocks, timings);
  }

  /** The time of each run in milliseconds: per network, two neighbours per block. */
  private double[][] time(List<Runner> runners, Map<String, Tensor> inputs) {
    double[][] millis = new double[runners.size()][2 * blocks];
    List<Integer> order = new ArrayList<>();
    for (int model = 0; model < runners.size(); model++) {
      order.add(model);
    }
    for (int sweep = 0; sweep < 2 * blocks; sweep++) {
      for (int model : order) {
        long start = nanoTime.getAsLong();
        runners.get(model).run(inputs);
        millis[model][sweep] = (nanoTime.getAsLong() - start) / NANOS_PER_MILLI;
      }
      Collections.reverse(order);
    }
    return millis;
  }

  private static double[] perBlock(double[] millis) {
    double[] sums = new double[millis.length / 2];
    for (int block = 0; block < sums.length; block++) {
      sums[block] = millis[2 * block] + millis[2 * block + 1];
    }
    return sums;
  }

  private Ratio ratio(double[] own, double[] reference) {
    double[] ratios = new double[own.length];
    for (int block = 0; block < own.length; block++) {
      ratios[block] = own[block] / reference[block];
    }
    double[] interval = Quantiles.medianInterval(ratios, seed);
    return new Ratio(Quantiles.quantile(ratios, 0.5), interval[0], interval[1]);
  }
}
