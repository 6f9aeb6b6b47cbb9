package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.latency.Bench;
import io.espalier.latency.TimedNetwork;
import io.espalier.ort.Latency;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.Provider;
import io.espalier.run.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench} says, in the form of its JSON.
 *
 * @param runtime ONNX Runtime and its version
 * @param provider where it computed
 * @param cpu model of the processor
 * @param points by threads and then by batch size
 */
record BenchReport(
    String runtime, String provider, String cpu, List<Network> networks, List<Point> points) {

  /**
   * A network.
   *
   * @param inputs shapes of its inputs, of which the first extent is the batch
   * @param macs multiply-accumulate operations for one image
   * @param theoreticalSpeedup MACs of the first network over its own; absent where it has none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Network(
      String name,
      String file,
      Map<String, List<Integer>> inputs,
      long macs,
      @Nullable Double theoreticalSpeedup) {
    static Network of(TimedNetwork network, Bench.Result result) {
      Map<String, List<Integer>> inputs = new TreeMap<>();
      network.shapes().forEach((name, shape) -> inputs.put(name, Inspection.extents(shape)));
      return new Network(
          network.label(),
          network.file().toString(),
          inputs,
          result.macs().getOrDefault(network.label(), 0L),
          theory(network.label(), result));
    }
  }

  /** All networks under one of the circumstances. */
  record Point(int batch, int threads, int runs, List<Time> networks) {
    static Point of(Bench.Point point, Bench.Result result) {
      Latency latency = point.latency();
      return new Point(
          latency.batch(),
          latency.threads(),
          latency.runs(),
          latency.timings().stream().map(timing -> Time.of(timing, point, result)).toList());
    }
  }

  /**
   * How long a network takes for a batch.
   *
   * @param imagesPerSecond by the median
   * @param peakBytes most memory that a process of its own took for it; absent where that was not
   *     measured
   * @param ratio its time over the first network's, run by run: less than 1 = faster
   * @param low lower bound of the ratio's 95 % interval
   * @param high upper bound
   * @param speedup one over the ratio
   * @param theoreticalSpeedup what MACs would make it; absent where it has none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Time(
      String name,
      double medianMillis,
      double p95Millis,
      double meanMillis,
      double imagesPerSecond,
      @Nullable Long peakBytes,
      double ratio,
      double low,
      double high,
      double speedup,
      @Nullable Double theoreticalSpeedup) {
    static Time of(Latency.Timing timing, Bench.Point point, Bench.Result result) {
      Latency.Ratio ratio = timing.ratio();
      return new Time(
          timing.model(),
          timing.medianMillis(),
          timing.p95Millis(),
          timing.meanMillis(),
          point.latency().imagesPerSecond(timing.model()),
          point.peakBytes().get(timing.model()),
          ratio.value(),
          ratio.low(),
          ratio.high(),
          1 / ratio.value(),
          theory(timing.model(), result));
    }
  }

  static BenchReport of(List<TimedNetwork> networks, Provider provider, Bench.Result result) {
    return new BenchReport(
        "ONNX Runtime " + OrtEngine.version(),
        provider.toString(),
        Provenance.processor(),
        networks.stream().map(network -> Network.of(network, result)).toList(),
        result.points().stream().map(point -> Point.of(point, result)).toList());
  }

  private static @Nullable Double theory(String label, Bench.Result result) {
    double speedup = result.theoreticalSpeedup(label);
    return Double.isFinite(speedup) ? speedup : null;
  }

  /** For people: the networks, then a table for each of the circumstances. */
  String toText() {
    StringBuilder text = new StringBuilder();
    text.append("%s, %s, on %s%n%n".formatted(runtime, provider, cpu));
    Table table = new Table("network", "MACs", "fewer by", "input");
    networks.forEach(
        network ->
            table.row(
                network.name(),
                Numbers.grouped(network.macs()),
                times(network.theoreticalSpeedup()),
                String.join(
                    ", ", network.inputs().values().stream().map(List::toString).toList())));
    text.append(table);
    points.forEach(point -> append(text, point));
    return text.toString();
  }

  private static void append(StringBuilder text, Point point) {
    text.append(
        "%nbatch %d, %d %s, %d runs of each%n"
            .formatted(
                point.batch(),
                point.threads(),
                point.threads() == 1 ? "thread" : "threads",
                point.runs()));
    boolean memory = point.networks().stream().anyMatch(time -> time.peakBytes() != null);
    List<String> head =
        new ArrayList<>(
            List.of("network", "median ms", "p95 ms", "mean ms", "images/s", "time / first"));
    head.addAll(List.of("95 % interval", "faster by", "MACs fewer by"));
    if (memory) {
      head.add("peak memory");
    }
    Table table = new Table(head.toArray(String[]::new));
    for (Time time : point.networks()) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  time.name(),
                  "%.3f".formatted(time.medianMillis()),
                  "%.3f".formatted(time.p95Millis()),
                  "%.3f".formatted(time.meanMillis()),
                  "%.1f".formatted(time.imagesPerSecond()),
                  "%.3f".formatted(time.ratio()),
                  "%.3f to %.3f".formatted(time.low(), time.high()),
                  times(time.speedup()),
                  times(time.theoreticalSpeedup())));
      if (memory) {
        row.add(time.peakBytes() == null ? "-" : Numbers.bytes(time.peakBytes()));
      }
      table.row(row.toArray(String[]::new));
    }
    text.append(table);
  }

  private static String times(@Nullable Double factor) {
    return factor == null ? "-" : "%.2fx".formatted(factor);
  }
}
