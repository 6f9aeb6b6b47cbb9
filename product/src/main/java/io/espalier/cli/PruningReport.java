package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.channels.Exactness;
import io.espalier.cost.Cost;
import io.espalier.latency.Confirmation;
import io.espalier.method.PruningConfig;
import io.espalier.method.PruningGoal;
import io.espalier.method.PruningOptions;
import io.espalier.method.PruningResult;
import io.espalier.method.WidthTrial;
import io.espalier.ort.Latency;
import io.espalier.plan.Budget;
import io.espalier.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code prune} says, in the form of its JSON.
 *
 * @param output the file written; absent if nothing could be cut
 * @param quantity what the request limits: {@code macs}, {@code parameters}, {@code channels} or
 *     {@code latency}
 * @param share how much of it may remain, as a share of the original's
 * @param remaining how much of it remains; of latency as measured
 * @param latency what was measured of the result beside the original; absent if time was not asked
 *     for
 * @param measurements all that was measured on the way to that time, in order
 * @param approximate the normalisations whose statistics change with the cut; absent unless cutting
 *     through norms was asked for
 * @param met whether that is within the request, and something was cut
 * @param roundTo the multiple that widths are rounded to
 * @param widths what was timed to find that multiple; absent if it was given
 * @param threads with which widths were timed
 * @param unproven why ONNX Runtime does not run the file, where it does not run the original either
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PruningReport(
    String model,
    @Nullable String output,
    String criterion,
    String ranking,
    String quantity,
    double share,
    double remaining,
    @Nullable Confirmation latency,
    @Nullable List<Confirmation> measurements,
    @Nullable List<String> approximate,
    boolean met,
    int roundTo,
    @Nullable List<Width> widths,
    int threads,
    Price before,
    Price after,
    List<Group> groups,
    @Nullable String unproven) {
  private static final String CHANNELS = "channels";
  private static final String LATENCY = "latency";

  /** What a network costs for one input. */
  record Price(long macs, long parameters, long fileBytes) {
    static Price of(Cost cost) {
      return new Price(cost.macs(), cost.parameters(), cost.fileBytes());
    }
  }

  /**
   * A network cut to the request with widths in multiples of some number.
   *
   * @param millis median time of one batch; absent where it was not timed
   * @param ratio its time over the original's; less than 1 = faster
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Width(
      int roundTo,
      double remaining,
      @Nullable Double millis,
      @Nullable Double ratio,
      @Nullable Double low,
      @Nullable Double high) {
    static Width of(WidthTrial trial) {
      Latency.Timing timing = trial.timing().orElse(null);
      return timing == null
          ? new Width(trial.roundTo(), trial.remaining(), null, null, null, null)
          : new Width(
              trial.roundTo(),
              trial.remaining(),
              timing.medianMillis(),
              timing.ratio().value(),
              timing.ratio().low(),
              timing.ratio().high());
    }
  }

  /**
   * Channels of a group.
   *
   * @param reason why the group stays whole; absent if it is cut
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Group(String id, int before, int after, @Nullable String reason) {
    static Group of(Plan.GroupPlan group) {
      return new Group(group.id(), group.before(), group.after(), group.reason().orElse(null));
    }
  }

  static PruningReport of(Path model, PruningConfig config, PruningResult result) {
    PruningOptions options = config.options();
    return new PruningReport(
        model.toString(),
        result.output().map(Path::toString).orElse(null),
        options.criterion().name(),
        options.planning().ranking().name().toLowerCase(Locale.ROOT),
        quantity(options.goal()),
        share(options.goal(), result),
        result.confirmed().map(Confirmation::ratio).orElse(result.plan().remaining()),
        result.confirmed().orElse(null),
        result.confirmed().isPresent() ? result.confirmations() : null,
        options.exactness() == Exactness.THROUGH_NORMS ? result.plan().cut().approximated() : null,
        result.met(),
        result.roundTo(),
        options.measured() ? result.trials().stream().map(Width::of).toList() : null,
        config.threads(),
        Price.of(result.before()),
        Price.of(result.after()),
        result.plan().groups().stream().map(Group::of).toList(),
        result.unproven().orElse(null));
  }

  private static String quantity(PruningGoal goal) {
    return switch (goal) {
      case PruningGoal.Faster faster -> LATENCY;
      case PruningGoal.Within within ->
          switch (within.budget()) {
            case Budget.Macs macs -> "macs";
            case Budget.Parameters parameters -> "parameters";
            case Budget.Channels channels -> CHANNELS;
            case Budget.Latency latency -> LATENCY;
          };
    };
  }

  /** Of the original's quantity; of its time what it was found to be, where the target is one. */
  private static double share(PruningGoal goal, PruningResult result) {
    return switch (goal) {
      case PruningGoal.Within within -> within.budget().share();
      case PruningGoal.Faster faster ->
          switch (faster.target().unit()) {
            case SHARE -> faster.target().value();
            case MILLIS ->
                faster.target().value() / result.confirmed().orElseThrow().originalMillis();
          };
    };
  }

  /** What was asked for. */
  private String asked() {
    return (quantity.equals(CHANNELS) ? "at least " : "at most ") + words(share);
  }

  /** A share that remains, as users give it: of channels it is what goes. */
  private String words(double remains) {
    return switch (quantity) {
      case "macs" -> Numbers.share(remains) + " of the MACs";
      case "parameters" -> Numbers.share(remains) + " of the parameters";
      case LATENCY -> Numbers.share(remains) + " of the time";
      default -> Numbers.share(1 - remains) + " of the channels that may go";
    };
  }

  /** What must not be overlooked, a sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (output == null) {
      warnings.add("NOTHING CUT: no channel can go, for the reasons above; no file was written");
    } else if (!met) {
      warnings.add(
          "NOT MET: asked for was %s; %s is the %s by %s%s"
              .formatted(
                  asked(),
                  words(remaining),
                  quantity.equals(CHANNELS) ? "most that can be cut" : "least that can be left",
                  criterion,
                  roundTo > 1 ? ", with widths in multiples of " + roundTo : ""));
    }
    if (unproven != null) {
      warnings.add("NOT PROVEN: ONNX Runtime does not run the original either: " + unproven);
    }
    return warnings;
  }

  /** For people: the request, what came out, what was timed, and every group. */
  String toText() {
    StringBuilder text = new StringBuilder();
    text.append("asked for  %s, by %s, ranking %s%n".formatted(asked(), criterion, ranking));
    text.append(
        "came out   %s%s%n"
            .formatted(
                words(remaining),
                roundTo > 1 ? ", widths in multiples of " + roundTo : ", widths not rounded"));
    if (approximate != null) {
      text.append("the cut is ").append(ThroughNorms.sentence(approximate)).append('\n');
    }
    text.append('\n');
    Table prices = new Table("", "before", "after", "ratio");
    count(prices, "MACs", before.macs(), after.macs());
    count(prices, "parameters", before.parameters(), after.parameters());
    count(prices, "file bytes", before.fileBytes(), after.fileBytes());
    text.append(prices).append('\n');
    if (latency != null) {
      text.append("measured   ").append(latency.sentence()).append("\n\n");
    }
    if (widths != null && widths.stream().anyMatch(width -> width.ratio() != null)) {
      text.append(timings(widths)).append('\n');
    }
    Table table = new Table("group", "channels", "after", "stays because");
    groups.forEach(
        group ->
            table.row(
                group.id(),
                Integer.toString(group.before()),
                Integer.toString(group.after()),
                group.reason() == null ? "" : group.reason()));
    text.append(table);
    if (output != null) {
      text.append("\nnetwork  ").append(output).append('\n');
    }
    return text.toString();
  }

  private static void count(Table table, String name, long before, long after) {
    table.row(
        name,
        Numbers.grouped(before),
        Numbers.grouped(after),
        before == 0 ? "" : "%.3f".formatted((double) after / before));
  }

  /** The widths that were tried, and their times over the original's. */
  private String timings(List<Width> tried) {
    Table table = new Table("multiple", quantity + " left", "ms", "time / original", "");
    for (Width width : tried) {
      Double ratio = width.ratio();
      table.row(
          Integer.toString(width.roundTo()),
          Numbers.share(width.remaining()),
          ratio == null ? "-" : "%.3f".formatted(width.millis()),
          ratio == null ? "-" : "%.3f (%.3f to %.3f)".formatted(ratio, width.low(), width.high()),
          width.roundTo() == roundTo
              ? "taken"
              : ratio == null ? "not timed: " + untimed(width) : "");
    }
    return "widths, timed on one input with %d threads%n%s".formatted(threads, table);
  }

  private String untimed(Width width) {
    return width.remaining() > share ? "misses the request" : "cuts what a finer multiple cuts";
  }
}
