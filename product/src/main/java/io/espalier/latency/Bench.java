package io.espalier.latency;

import io.espalier.cost.CostModel;
import io.espalier.graph.ShapeInference;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Times files of networks beside each other, under several circumstances, and says how much memory
 * each takes and how much faster its MACs would make it.
 *
 * <pre>{@code
 * Bench.Result result = Bench.run(List.of(original, smaller), options);
 * double ratio = result.points().getFirst().latency().of("small.onnx").ratio().value();
 * }</pre>
 */
public final class Bench {
  /** Fewer blocks give no honest interval. */
  private static final int FEWEST_BLOCKS = 20;

  private static final int MOST_BLOCKS = 500;

  private Bench() {}

  /**
   * What was measured.
   *
   * @param macs multiply-accumulate operations for one image, by label, in the order given
   * @param points by threads and then by batch size
   */
  public record Result(SequencedMap<String, Long> macs, List<Point> points) {
    public Result {
      points = List.copyOf(points);
    }

    /**
     * How much faster a network would be than the first if time went by MACs: the first's over its
     * own; not a number where neither has any.
     */
    public double theoreticalSpeedup(String label) {
      return (double) macs.firstEntry().getValue() / macs.getOrDefault(label, 0L);
    }
  }

  /**
   * What was measured under one of the circumstances.
   *
   * @param peakBytes most memory that a network took, by label; without those of which the
   *     operating system does not tell it
   */
  public record Point(Latency latency, Map<String, Long> peakBytes) {
    public Point {
      peakBytes = Map.copyOf(peakBytes);
    }
  }

  /**
   * Measures.
   *
   * @param networks of different labels, at least one; the first is the reference
   * @throws IOException if ONNX Runtime does not load a file
   * @throws IllegalArgumentException if a network does not take a batch, or the provider is not
   *     there
   */
  public static Result run(List<TimedNetwork> networks, BenchOptions options) throws IOException {
    for (TimedNetwork network : networks) {
      options.batchSizes().forEach(network::shapes);
    }
    SequencedMap<String, Long> macs = new LinkedHashMap<>();
    networks.forEach(network -> macs.put(network.label(), macs(network)));
    LatencySweep sweep =
        new LatencySweep(
            options.provider(),
            LatencyBenchmark.within(options.time(), FEWEST_BLOCKS, MOST_BLOCKS));
    List<Point> points = new ArrayList<>();
    for (Latency latency : sweep.measure(networks, options.batchSizes(), options.threads())) {
      points.add(
          new Point(latency, options.memory() ? peaks(networks, latency, options) : Map.of()));
    }
    return new Result(macs, points);
  }

  private static long macs(TimedNetwork network) {
    int batch = network.fixedBatch().orElse(1);
    return CostModel.macs(
            network.graph(), ShapeInference.infer(network.graph(), network.shapes(batch))::find)
        / batch;
  }

  private static Map<String, Long> peaks(
      List<TimedNetwork> networks, Latency latency, BenchOptions options) throws IOException {
    Map<String, Long> peaks = new LinkedHashMap<>();
    for (TimedNetwork network : networks) {
      OptionalLong peak =
          PeakMemory.of(network, latency.batch(), latency.threads(), options.provider());
      peak.ifPresent(bytes -> peaks.put(network.label(), bytes));
    }
    return peaks;
  }
}
