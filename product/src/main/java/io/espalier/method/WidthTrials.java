package io.espalier.method;

import static java.util.Comparator.comparingDouble;

import io.espalier.channels.ChannelGroup;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.OrtEngine;
import io.espalier.plan.Budget;
import io.espalier.plan.Plan;
import io.espalier.plan.Planner;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Tensor;
import io.espalier.train.Monitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Finds the multiple of widths with which a cut network is fastest.
 *
 * <p>The kernels of ONNX Runtime work on blocks of channels, and odd widths fall out of them: a
 * network with fewer MACs can take longer. So each candidate is cut to the same budget, and those
 * that meet it are timed side by side.
 *
 * <p>A coarse multiple is fast, but where it is not small against the widths the ranking of
 * channels hardly counts any more: narrow layers stay whole or lose half. So {@link #MULTIPLES}
 * above {@link #UNTIMED} are candidates only up to an eighth of the median width of the groups that
 * may be cut.
 */
final class WidthTrials {
  static final List<Integer> MULTIPLES = List.of(1, 4, 8, 16);

  /** The multiple where nothing can be timed. */
  static final int UNTIMED = 4;

  private static final int FINENESS = 8;

  /** Times this near to the fastest are taken for equal, and the finer multiple cuts better. */
  private static final double EQUAL = 1.03;

  private static final String ORIGINAL = "original";
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final int FEWEST_BLOCKS = 5;
  private static final int MOST_BLOCKS = 50;

  private final Graph graph;
  private final Planner planner;
  private final Budget budget;
  private final OrtEngine engine;
  private final Monitor monitor;

  WidthTrials(Graph graph, Planner planner, Budget budget, OrtEngine engine, Monitor monitor) {
    this.graph = graph;
    this.planner = planner;
    this.budget = budget;
    this.engine = engine;
    this.monitor = monitor;
  }

  /** The plan to take, its multiple, and what was measured. */
  record Choice(int roundTo, Plan plan, List<WidthTrial> trials) {}

  private record Candidate(int multiple, Plan plan) {
    boolean meets() {
      return plan.met() && !plan.cut().isEmpty();
    }

    String name() {
      return Integer.toString(multiple);
    }
  }

  /**
   * The fastest of the candidates that meet the budget. If none does it is the one that leaves
   * least, and nothing is timed.
   *
   * @param inputs what the networks are timed on
   */
  Choice choose(Map<String, Tensor> inputs) {
    List<Candidate> all =
        MULTIPLES.stream()
            .filter(multiple -> multiple <= coarsest())
            .map(multiple -> new Candidate(multiple, planner.withRoundTo(multiple).within(budget)))
            .toList();
    List<Candidate> timed = distinct(all);
    if (timed.isEmpty()) {
      Candidate least = Collections.min(all, comparingDouble(c -> c.plan().remaining()));
      return choice(least, all, Map.of());
    }
    Map<Integer, Latency.Timing> timings;
    try {
      timings = time(timed, inputs);
    } catch (IllegalArgumentException e) {
      monitor.say(
          "widths are rounded to multiples of %d where that meets the request, for nothing can be timed: %s"
              .formatted(UNTIMED, e.getMessage()));
      Candidate usual =
          timed.stream()
              .filter(candidate -> candidate.multiple() == UNTIMED)
              .findFirst()
              .orElse(timed.getFirst());
      return choice(usual, all, Map.of());
    }
    return choice(fastest(timed, timings), all, timings);
  }

  private int coarsest() {
    int[] widths =
        planner.candidates().stream().mapToInt(ChannelGroup::channels).sorted().toArray();
    return widths.length == 0 ? UNTIMED : Math.max(UNTIMED, widths[widths.length / 2] / FINENESS);
  }

  /** Those that meet the budget, less those that cut what a finer one cuts. */
  private static List<Candidate> distinct(List<Candidate> all) {
    List<Candidate> distinct = new ArrayList<>();
    for (Candidate candidate : all) {
      List<Integer> widths = candidate.plan().widths();
      if (candidate.meets()
          && distinct.stream().noneMatch(finer -> finer.plan().widths().equals(widths))) {
        distinct.add(candidate);
      }
    }
    return distinct;
  }

  private static Candidate fastest(List<Candidate> timed, Map<Integer, Latency.Timing> timings) {
    double fastest =
        timings.values().stream().mapToDouble(t -> t.ratio().value()).min().orElseThrow();
    return timed.stream()
        .filter(candidate -> ratio(candidate, timings) <= EQUAL * fastest)
        .findFirst()
        .orElseThrow();
  }

  private static double ratio(Candidate candidate, Map<Integer, Latency.Timing> timings) {
    return Objects.requireNonNull(timings.get(candidate.multiple())).ratio().value();
  }

  private static Choice choice(
      Candidate chosen, List<Candidate> all, Map<Integer, Latency.Timing> timings) {
    List<WidthTrial> trials =
        all.stream()
            .map(
                candidate ->
                    new WidthTrial(
                        candidate.multiple(),
                        candidate.plan().remaining(),
                        Optional.ofNullable(timings.get(candidate.multiple()))))
            .toList();
    return new Choice(chosen.multiple(), chosen.plan(), trials);
  }

  private Map<Integer, Latency.Timing> time(List<Candidate> timed, Map<String, Tensor> inputs) {
    monitor.say(
        "timing widths in multiples of %s in ONNX Runtime"
            .formatted(timed.stream().map(Candidate::name).collect(Collectors.joining(", "))));
    SequencedMap<String, Runner> runners = new LinkedHashMap<>();
    try {
      runners.put(ORIGINAL, engine.open(graph));
      for (Candidate candidate : timed) {
        Graph cut = Surgeon.prune(graph, candidate.plan().cut());
        runners.put(candidate.name(), engine.open(cut));
      }
      Latency latency =
          LatencyBenchmark.within(TIME, FEWEST_BLOCKS, MOST_BLOCKS)
              .measure(runners, inputs, engine.threads());
      return timed.stream()
          .collect(
              Collectors.toMap(Candidate::multiple, candidate -> latency.of(candidate.name())));
    } finally {
      runners.values().forEach(Runner::close);
    }
  }
}
