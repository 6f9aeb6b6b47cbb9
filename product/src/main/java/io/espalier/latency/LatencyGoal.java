package io.espalier.latency;

import io.espalier.cost.TimeModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.ort.Latency;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.Profile;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A target for the time of a network that is cut from another one: a table predicts, a measurement
 * of both networks in turns decides.
 */
public final class LatencyGoal {
  private final Graph original;
  private final Map<String, Shape> inputs;
  private final Map<String, Shape> batched;
  private final LatencyTarget target;
  private final Stopwatch stopwatch;
  private final LayerTimes times;
  private final NetworkTime table;
  private final double originalTable;
  private final double originalMillis;
  private final UnaryOperator<Graph> delivered;

  /**
   * A goal.
   *
   * @param inputs shapes of the original's inputs, for a batch that its file takes
   * @param delivered takes a network to the form in which it is deployed, and timed
   */
  LatencyGoal(
      Graph original,
      Map<String, Shape> inputs,
      LatencyTarget target,
      UnaryOperator<Graph> delivered,
      Stopwatch stopwatch,
      LayerTimes times) {
    int batch = Objects.requireNonNull(inputs.get(original.inputs().getFirst().name())).dim(0);
    if (target.batch() % batch != 0) {
      throw new IllegalArgumentException(
          "the network takes batches of %d only; latency-batch=%d"
              .formatted(batch, target.batch()));
    }
    int batches = target.batch() / batch;
    Map<String, Shape> larger = new HashMap<>();
    inputs.forEach(
        (name, shape) ->
            larger.put(name, shape.rank() == 0 ? shape : shape.with(0, batches * shape.dim(0))));
    this.original = original;
    this.inputs = Map.copyOf(inputs);
    this.batched = Map.copyOf(larger);
    this.target = target;
    this.delivered = delivered;
    this.stopwatch = stopwatch;
    this.times = times;
    Profile profile = stopwatch.profile(original, batched);
    this.originalMillis = profile.runMillis();
    this.table =
        new NetworkTime(
            original, ShapeInference.infer(original, inputs)::find, batches, profile, times);
    this.originalTable = table.millis(original, ShapeInference.infer(original, inputs)::find);
  }

  /**
   * A goal for a network on this machine.
   *
   * @param inputs shapes of its inputs, for a batch that its file takes
   * @param delivered takes a network to the form in which it is deployed, and timed
   * @param machine what machine this is, by which the table of layers is kept
   * @param say hears what is going on
   * @throws IllegalArgumentException if ONNX Runtime does not run the network, or it does not take
   *     the target's batch
   */
  public static LatencyGoal of(
      Graph original,
      Map<String, Shape> inputs,
      LatencyTarget target,
      UnaryOperator<Graph> delivered,
      String machine,
      Consumer<String> say) {
    Stopwatch stopwatch = new OrtStopwatch(target.threads());
    String conditions =
        "%s, ONNX Runtime %s, %d threads".formatted(machine, OrtEngine.version(), target.threads());
    LayerTimes times = LayerTimes.open(stopwatch, CacheFolder.path(), conditions, say);
    say.accept("timing the layers of the network in ONNX Runtime, where that was not done before");
    LatencyGoal goal = new LatencyGoal(original, inputs, target, delivered, stopwatch, times);
    goal.keepTimes();
    return goal;
  }

  /** The target. */
  public LatencyTarget target() {
    return target;
  }

  /** The table, by which cuts are ranked: shapes are those for the batch of the goal's inputs. */
  public TimeModel table() {
    return table;
  }

  /** How much of the original's time may remain, as far as is known before both are measured. */
  public double share() {
    return switch (target.unit()) {
      case SHARE -> target.value();
      case MILLIS -> target.value() / originalMillis;
    };
  }

  /** What the table says a network takes, as a share of what it says of the original. */
  public double predictedShare(Graph network) {
    return tableMillis(network) / originalTable;
  }

  /**
   * Checks that there is something to do.
   *
   * @throws IllegalArgumentException if the original meets the target as it is
   */
  public void requireAhead() {
    if (share() >= 1) {
      throw new IllegalArgumentException(
          "the network takes %.3f ms as it is, which is within the target of %s"
              .formatted(originalMillis, target));
    }
  }

  /** The original's time by itself, in milliseconds. */
  public double originalMillis() {
    return originalMillis;
  }

  /** A measured time over the time that the target allows: at most 1 = met. */
  double relative(Confirmation confirmation) {
    return switch (target.unit()) {
      case SHARE -> confirmation.ratio() / target.value();
      case MILLIS -> confirmation.millis() / target.value();
    };
  }

  private double tableMillis(Graph network) {
    Graph deployed = delivered.apply(network);
    return table.millis(deployed, ShapeInference.infer(deployed, inputs)::find);
  }

  /** Measures a network beside the original. */
  public Confirmation confirm(Graph network) {
    Latency latency = stopwatch.sideBySide(original, delivered.apply(network), batched);
    Latency.Timing reference = latency.timings().getFirst();
    Latency.Timing own = latency.timings().getLast();
    Latency.Ratio ratio = own.ratio();
    boolean met =
        switch (target.unit()) {
          case SHARE -> ratio.value() <= target.value();
          case MILLIS -> own.medianMillis() <= target.value();
        };
    return new Confirmation(
        target.toString(),
        target.batch(),
        target.threads(),
        predictedShare(network) * originalMillis,
        reference.medianMillis(),
        own.medianMillis(),
        ratio.value(),
        ratio.low(),
        ratio.high(),
        met);
  }

  /** Keeps the table for later processes. */
  public void keepTimes() {
    try {
      times.save();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
