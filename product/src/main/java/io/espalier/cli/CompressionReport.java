package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.cost.Cost;
import io.espalier.eval.Metric;
import io.espalier.eval.OutputAgreement;
import io.espalier.latency.Confirmation;
import io.espalier.method.Acceptance;
import io.espalier.method.Comparison;
import io.espalier.method.CompressionResult;
import io.espalier.method.Course;
import io.espalier.ort.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code compress} says at its end, in the form of its JSON.
 *
 * @param course how the method went
 * @param tolerance in points of a share, else in the unit of the metric
 * @param withinTolerance whether no more than that is lost on the test images
 * @param sameOutputs whether ONNX Runtime gives the outputs that libtorch gives
 * @param met whether the network is smaller, within the tolerance on the test images, and the same
 *     in both engines
 * @param agreement how far ONNX Runtime's outputs are from libtorch's
 * @param targetLatency its time against the one that was to be reached; absent if none was
 * @param baseline random pruning to the same MACs; absent if it was not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CompressionReport(
    String output,
    long macsBefore,
    long macsAfter,
    long parametersBefore,
    long parametersAfter,
    long fileBytesBefore,
    long fileBytesAfter,
    Measured selection,
    Measured test,
    Time latency,
    OutputAgreement agreement,
    Course course,
    double tolerance,
    boolean withinTolerance,
    boolean sameOutputs,
    boolean met,
    @Nullable Confirmation targetLatency,
    CompressionResult.@Nullable Baseline baseline,
    String run) {

  /** Percent by which an original may be better on selection than on test before it is said. */
  private static final double SUSPICIOUS_GAP = 3;

  /** Standard deviations of chance by which it may be so. */
  private static final double CHANCE = 3;

  /** A metric before and after. */
  record Measured(
      String metric,
      double before,
      double after,
      long samples,
      Map<String, Comparison.Pair> parts) {
    static Measured of(Comparison comparison) {
      return new Measured(
          comparison.metric(),
          comparison.before(),
          comparison.after(),
          comparison.samples(),
          comparison.parts());
    }

    /** How much worse it is after, in the unit of tolerances. */
    double lost() {
      Metric kind = Metric.named(metric);
      double lost = kind.points(before) - kind.points(after);
      return kind.moreIsBetter() ? lost : -lost;
    }

    /** A loss or a tolerance for people. */
    String text(double points) {
      return Metric.named(metric).text(points);
    }

    /**
     * How much better the original is here than elsewhere, in percent: in points of a share, else
     * relative to its error here.
     */
    double better(Measured other) {
      Metric kind = Metric.named(metric);
      return kind.isShare()
          ? kind.points(before - other.before)
          : 100 * (other.before - before) / before;
    }

    /**
     * The standard deviation of {@link #better} where chance alone divides the images, in percent:
     * that of two shares, or of two means of errors that are spread about as widely as they are
     * large.
     */
    double chance(Measured other) {
      double share = (before + other.before) / 2;
      double variance = Metric.named(metric).isShare() ? share * (1 - share) : 1;
      return 100 * Math.sqrt(variance * (1.0 / samples + 1.0 / other.samples));
    }
  }

  /**
   * How long a batch takes, in milliseconds.
   *
   * @param ratio after to before; less than 1 = faster
   * @param low lower bound of its 95 % interval
   * @param high upper bound
   */
  record Time(
      int batch, int threads, double before, double after, double ratio, double low, double high) {
    static Time of(Latency latency) {
      Latency.Timing before = latency.of(Acceptance.BEFORE);
      Latency.Timing after = latency.of(Acceptance.AFTER);
      return new Time(
          latency.batch(),
          latency.threads(),
          before.medianMillis(),
          after.medianMillis(),
          after.ratio().value(),
          after.ratio().low(),
          after.ratio().high());
    }
  }

  static CompressionReport of(CompressionResult result) {
    Acceptance acceptance = result.acceptance();
    Cost before = acceptance.costBefore();
    Cost after = acceptance.costAfter();
    return new CompressionReport(
        result.output().toString(),
        before.macs(),
        after.macs(),
        before.parameters(),
        after.parameters(),
        before.fileBytes(),
        after.fileBytes(),
        Measured.of(acceptance.selection()),
        Measured.of(acceptance.test()),
        Time.of(acceptance.latency()),
        acceptance.agreement(),
        result.course(),
        acceptance.tolerance().points(),
        acceptance.withinTolerance(),
        acceptance.sameOutputs(),
        result.met(),
        result.latency().orElse(null),
        result.baseline().orElse(null),
        result.run().toString());
  }

  /** What must not be overlooked, a sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (macsAfter >= macsBefore || parametersAfter >= parametersBefore) {
      warnings.add("NOT SMALLER: no filter could be cut within the tolerance");
    }
    if (course instanceof Course.Game game
        && game.targetMacs() > 0
        && macsAfter > game.targetMacs()) {
      warnings.add(
          "TARGET MISSED: %s MACs are left; %s were asked for"
              .formatted(Numbers.grouped(macsAfter), Numbers.grouped(game.targetMacs())));
    }
    if (!withinTolerance) {
      warnings.add(
          "NOT WITHIN THE TOLERANCE: the %s is %s worse on the test images; the tolerance is %s"
              .formatted(test.metric(), test.text(test.lost()), test.text(tolerance)));
    }
    if (targetLatency != null && !targetLatency.met()) {
      warnings.add("TARGET MISSED: " + targetLatency.sentence());
    }
    if (!sameOutputs) {
      warnings.add(
          "OUTPUTS DIFFER: ONNX Runtime and libtorch are %.1e of an output apart"
              .formatted(agreement.relative()));
    }
    if (latency.high() >= 1) {
      warnings.add(
          "NOT FASTER: %.3f times the original's time (95 %% interval %.3f to %.3f)"
              .formatted(latency.ratio(), latency.low(), latency.high()));
    }
    if (selection.better(test) > Math.max(SUSPICIOUS_GAP, CHANCE * selection.chance(test))) {
      warnings.add(
          ("the original's %s is %s on the selection but %s on the test images: it was probably trained"
                  + " on the selection, by which a loss cannot be judged; choose another --selection")
              .formatted(
                  selection.metric(),
                  Numbers.metric(selection.metric(), selection.before()),
                  Numbers.metric(test.metric(), test.before())));
    }
    return warnings;
  }

  String toText() {
    Table table = new Table("", "before", "after", "ratio");
    count(table, "MACs", macsBefore, macsAfter);
    count(table, "parameters", parametersBefore, parametersAfter);
    count(table, "file bytes", fileBytesBefore, fileBytesAfter);
    metric(table, "selection", selection);
    metric(table, "test", test);
    table.row(
        "latency, batch %d, %d threads".formatted(latency.batch(), latency.threads()),
        "%.3f ms".formatted(latency.before()),
        "%.3f ms".formatted(latency.after()),
        "%.3f (%.3f to %.3f)".formatted(latency.ratio(), latency.low(), latency.high()));
    StringBuilder text = new StringBuilder(table.toString());
    if (targetLatency != null) {
      text.append(targetLatency.sentence()).append('\n');
    }
    if (baseline != null) {
      text.append(
          "%s pruning to %s MACs, trained as long: test %s%n"
              .formatted(
                  baseline.name(),
                  Numbers.grouped(baseline.macs()),
                  Numbers.metric(test.metric(), baseline.test())));
    }
    text.append(
        "libtorch and ONNX Runtime agree to %.1e on %s images%n"
            .formatted(agreement.relative(), Numbers.grouped(agreement.samples())));
    if (course instanceof Course.Game game && !game.kept().isEmpty()) {
      text.append(kept(game.kept()));
    }
    text.append("network  ").append(output).append("\nrun      ").append(run).append('\n');
    return text.toString();
  }

  private String kept(List<Course.Kept> networks) {
    Table table = new Table("kept", "MACs", "parameters", test.metric() + ", selection", "");
    networks.forEach(
        kept ->
            table.row(
                kept.file(),
                Numbers.grouped(kept.macs()),
                Numbers.grouped(kept.parameters()),
                test.text(kept.metric()),
                kept.inside() ? "" : "outside the tolerance"));
    return table.toString();
  }

  private static void count(Table table, String name, long before, long after) {
    table.row(
        name,
        Numbers.grouped(before),
        Numbers.grouped(after),
        "%.3f".formatted((double) after / before));
  }

  private static void metric(Table table, String split, Measured metric) {
    table.row(
        "%s, %s, %s images".formatted(metric.metric(), split, Numbers.grouped(metric.samples())),
        Numbers.metric(metric.metric(), metric.before()),
        Numbers.metric(metric.metric(), metric.after()),
        "");
    metric
        .parts()
        .forEach(
            (part, values) ->
                table.row(
                    "  " + part,
                    Numbers.metric(metric.metric(), values.before()),
                    Numbers.metric(metric.metric(), values.after()),
                    ""));
  }
}
