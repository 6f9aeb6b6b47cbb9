package io.espalier.ort;

import io.espalier.engine.BoundRun;
import io.espalier.engine.Runner;
import io.espalier.ort.Latency.Ratio;
import io.espalier.ort.Latency.Timing;
import io.espalier.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  private static final int WARM_UP = 5;
  private static final int LEAST_WARM_UP = 2;
  private static final long SEED = 1;

  private final int warmUp;
  private final Blocks blocks;
  private final long seed;
  private final LongSupplier nanoTime;

  /**
   * How many blocks are timed.
   *
   * @param nanos as many as fit into this time, in nanoseconds,
   * @param fewest but at least so many,
   * @param most and at most so many
   */
  private record Blocks(double nanos, int fewest, int most) {
    int fitting(long nanosASweep) {
      return (int) Math.clamp(nanos / (2.0 * Math.max(1, nanosASweep)), fewest, most);
    }
  }

  /**
   * A benchmark of a given length.
   *
   * @param warmUp runs of each network that are not timed
   * @param blocks timed blocks, each two runs of every network
   * @param seed of the bootstrap
   * @throws IllegalArgumentException if {@code warmUp} is negative or {@code blocks} less than 1
   */
  public LatencyBenchmark(int warmUp, int blocks, long seed) {
    this(warmUp, blocks, seed, System::nanoTime);
  }

  LatencyBenchmark(int warmUp, int blocks, long seed, LongSupplier nanoTime) {
    this(warmUp, new Blocks(0, blocks, blocks), seed, nanoTime);
  }

  private LatencyBenchmark(int warmUp, Blocks blocks, long seed, LongSupplier nanoTime) {
    if (warmUp < 0 || blocks.fewest() < 1 || blocks.most() < blocks.fewest()) {
      throw new IllegalArgumentException(
          "warm-up must be >= 0 and blocks >= 1; warmUp=%d, blocks=%d"
              .formatted(warmUp, blocks.fewest()));
    }
    this.warmUp = warmUp;
    this.blocks = blocks;
    this.seed = seed;
    this.nanoTime = nanoTime;
  }

  /**
   * A benchmark that takes about a given time, and a quarter more to warm up: five runs of each
   * network, or fewer where networks are slow, but two.
   *
   * @param time for all timed runs of all networks
   * @param fewest blocks, whatever time they take, at least 1
   * @param most blocks, however fast the networks are
   * @throws IllegalArgumentException if {@code fewest} is less than 1 or more than {@code most}
   */
  public static LatencyBenchmark within(Duration time, int fewest, int most) {
    return within(time, fewest, most, System::nanoTime);
  }

  static LatencyBenchmark within(Duration time, int fewest, int most, LongSupplier nanoTime) {
    return new LatencyBenchmark(WARM_UP, new Blocks(time.toNanos(), fewest, most), SEED, nanoTime);
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
    SequencedMap<String, BoundRun> runs = new LinkedHashMap<>();
    try {
      models.forEach((name, runner) -> runs.put(name, runner.bind(inputs)));
      int batch = inputs.values().iterator().next().shape().dim(0);
      return measure(runs, batch, threads);
    } finally {
      runs.values().forEach(BoundRun::close);
    }
  }

  /**
   * The times of networks that have their inputs already, each of its own shape.
   *
   * @param networks by name, at least one; the first is the reference of the ratios
   * @param batch the images in a batch, as a fact to be stated
   * @param threads the threads that the networks use, as a fact to be stated
   */
  public Latency measure(SequencedMap<String, BoundRun> networks, int batch, int threads) {
    List<BoundRun> runs = List.copyOf(networks.values());
    double[][] millis = time(runs, blocks.fitting(warmUp(runs)));
    double[] reference = perBlock(millis[0]);
    List<Timing> timings = new ArrayList<>();
    for (String model : networks.keySet()) {
      double[] own = millis[timings.size()];
      timings.add(
          new Timing(
              model,
              Quantiles.quantile(own, 0.5),
              Quantiles.quantile(own, 0.95),
              Arrays.stream(own).average().orElseThrow(),
              ratio(perBlock(own), reference)));
    }
    return new Latency(batch, threads, millis[0].length, timings);
  }

  /** Runs all networks untimed, and says how long the last sweep over them took. */
  private long warmUp(List<BoundRun> runs) {
    long begin = nanoTime.getAsLong();
    long last = 0;
    for (int sweep = 0; sweep < warmUp; sweep++) {
      long start = nanoTime.getAsLong();
      runs.forEach(BoundRun::run);
      long end = nanoTime.getAsLong();
      last = end - start;
      boolean isSlow = blocks.nanos() > 0 && 4.0 * (end - begin) > blocks.nanos();
      if (isSlow && sweep + 1 >= LEAST_WARM_UP) {
        break;
      }
    }
    return last;
  }

  /** The time of each run in milliseconds: per network, two neighbours per block. */
  private double[][] time(List<BoundRun> runs, int count) {
    double[][] millis = new double[runs.size()][2 * count];
    List<Integer> order = new ArrayList<>();
    for (int model = 0; model < runs.size(); model++) {
      order.add(model);
    }
    for (int sweep = 0; sweep < 2 * count; sweep++) {
      for (int model : order) {
        long start = nanoTime.getAsLong();
        runs.get(model).run();
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
