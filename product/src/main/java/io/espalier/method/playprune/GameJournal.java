package io.espalier.method.playprune;

import io.espalier.eval.Metric;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.train.DivergedException;
import io.espalier.train.EpochResult;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/**
 * What a game tells: events in the journal of its run, and lines for who watches.
 *
 * <p>Events are {@code round}, one for each; {@code diverged}, if the loss stops being a number;
 * and {@code game-over}. Metrics are in points.
 */
final class GameJournal {
  private final Run run;
  private final Monitor monitor;
  private final Metric metric;

  GameJournal(Run run, Monitor monitor, Metric metric) {
    this.run = run;
    this.monitor = monitor;
    this.metric = metric;
  }

  /**
   * A round that was played.
   *
   * @param rate what the controller allowed in it
   * @param filters that are left in all layers of the game
   */
  void round(Position after, PruningRate rate, Move move, int filters, EpochResult epoch)
      throws IOException {
    Standing now = after.now();
    boolean kept = after.kept().contains(now);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("round", now.round());
    fields.put("mover", rate.room() > 0 ? "pruning" : "controller");
    fields.put("room", rate.room());
    fields.put("pressure", rate.pressure());
    fields.put("metric", now.metric());
    fields.put("loss", now.loss());
    fields.put("inside", now.inside());
    fields.put("quiet", after.standstill().quiet());
    fields.put("idle", after.standstill().idle());
    fields.put("vain", after.standstill().vain());
    fields.put("filters", filters);
    fields.put("macs", now.macs());
    fields.put("parameters", now.parameters());
    fields.put("trainLoss", epoch.loss());
    fields.put("seconds", epoch.seconds());
    fields.put("kept", kept);
    fields.put("layers", move.layers().stream().map(GameJournal::layer).toList());
    run.journal().append(Event.of("round", fields));
    monitor.say(
        "round %d: cut %d filters, %d left, %.2fM MACs, %s %s (%s%s)"
            .formatted(
                now.round(),
                move.plan().size(),
                filters,
                now.macs() / 1e6,
                metric,
                metric.text(now.metric()),
                now.inside() ? "inside" : "outside",
                kept ? ", kept" : ""));
  }

  private static Map<String, Object> layer(Move.LayerMove move) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("layer", move.layer());
    fields.put("filters", move.filters());
    fields.put("weakest", move.weakest());
    fields.put("wGamma", move.tolerableSum());
    fields.put("macsFactor", move.macsFactor());
    fields.put("wA", move.threshold());
    fields.put("removed", move.removed());
    return fields;
  }

  /** A round that could not be played to its end. */
  void diverged(Position before, DivergedException failure) throws IOException {
    int round = before.now().round() + 1;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("round", round);
    fields.put("step", failure.step());
    fields.put("loss", Double.toString(failure.loss()));
    fields.put("restored", before.result().round());
    run.journal().append(Event.of("diverged", fields));
    monitor.say(
        "round %d, step %d: the loss became %s, and the game ends; a lower --learning-rate may help"
            .formatted(round, failure.step(), failure.loss()));
  }

  /**
   * The end.
   *
   * @param exhausted whether no layer can lose a further filter
   * @param missed rounds that were to be kept and were not played
   */
  void over(Position last, GameEnd end, boolean exhausted, Ends ends, SortedSet<Integer> missed)
      throws IOException {
    Standing result = last.result();
    long target = ends.target(last.original().macs());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reason", end.toString());
    fields.put("rounds", last.now().round());
    fields.put("result", result.round());
    fields.put("exhausted", exhausted);
    if (target > 0) {
      fields.put("targetMacs", target);
    }
    fields.put("kept", last.kept().stream().map(GameJournal::kept).toList());
    run.journal().append(Event.of("game-over", fields));
    monitor.say(
        "the game is over: %s; the result is %s"
            .formatted(
                because(last.standstill(), end, exhausted, ends),
                result.round() == 0
                    ? "the original network"
                    : "the network of round " + result.round()));
    if (exhausted) {
      monitor.say("nothing can be cut any more: every layer is down to its fewest filters");
    }
    if (target > 0 && result.macs() > target) {
      monitor.say(
          String.format(
              Locale.ROOT,
              "the target is missed: %,d MACs are left, and %,d were asked for",
              result.macs(),
              target));
    }
    if (!missed.isEmpty()) {
      monitor.say("not played, and so not kept: round " + join(List.copyOf(missed)));
    }
  }

  private static Map<String, Object> kept(Standing standing) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("round", standing.round());
    fields.put("macs", standing.macs());
    fields.put("parameters", standing.parameters());
    fields.put("metric", standing.metric());
    fields.put("inside", standing.inside());
    return fields;
  }

  private static String because(Standstill standstill, GameEnd end, boolean exhausted, Ends ends) {
    return switch (end) {
      case CONVERGED ->
          standstill.vain() >= ends.patience()
              ? "%d rounds of training alone did not bring the metric back into the tolerance"
                  .formatted(standstill.vain())
              : "nothing was cut in %d rounds%s"
                  .formatted(
                      standstill.idle(),
                      exhausted ? "" : ", for no filter fell below its layer's threshold");
      case TARGET_MACS -> "the target is reached";
      case TARGET_LATENCY -> "the network is as fast as it is to be";
      case MAX_ROUNDS -> "%d rounds are played".formatted(ends.maxRounds());
      case DIVERGED -> "the training diverged";
    };
  }

  private static String join(List<Integer> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }
}
