package io.espalier.report;

import io.espalier.run.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Journals of small runs, written by hand. */
public final class Journals {
  private Journals() {}

  /** An event of a type with fields, names and values in turn. */
  public static Event event(String type, Object... fields) {
    return new Event(Instant.parse("2026-11-24T08:00:00Z"), type, facts(fields));
  }

  /** Facts by name: names and values in turn. */
  public static Map<String, Object> facts(Object... fields) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], fields[i + 1]);
    }
    return map;
  }

  /** A step of pruning on two layers, of 8 and 16 filters at first. */
  public static Event step(int step, double after, int cutA, int leftA, int cutB, int leftB) {
    return event(
        "pruning-step",
        "step",
        step,
        "metricBefore",
        90.0,
        "metricAfterCut",
        after - 10,
        "metricAfterNorms",
        after - 5,
        "metricAfterTraining",
        after,
        "limit",
        89.0,
        "inside",
        after >= 89,
        "removed",
        cutA + cutB,
        "filters",
        leftA + leftB,
        "macs",
        1000 - 100 * step,
        "parameters",
        100 - 10 * step,
        "seconds",
        2.5,
        "layers",
        List.of(
            facts(
                "layer",
                "a",
                "activation",
                "relu_a",
                "threshold",
                0,
                "apozMean",
                0.25,
                "apozDeviation",
                0.125,
                "removed",
                cutA,
                "left",
                leftA),
            facts(
                "layer",
                "b",
                "activation",
                "relu_b",
                "threshold",
                0,
                "apozMean",
                0.5,
                "apozDeviation",
                0.0625,
                "removed",
                cutB,
                "left",
                leftB)));
  }

  /**
   * Prune and Distil: three steps, of which the third left the tolerance, and a student. The second
   * step was done twice.
   */
  public static List<Event> pruneAndDistil() {
    List<Event> events = new ArrayList<>();
    events.add(step(1, 89.75, 2, 6, 0, 16));
    events.add(step(2, 12, 1, 5, 1, 15));
    events.add(event("resumed"));
    events.add(step(2, 89.5, 1, 5, 4, 12));
    events.add(step(3, 88, 1, 4, 3, 9));
    events.add(event("pruning-over", "reason", "tolerance", "steps", 3, "result", 2));
    events.add(
        event(
            "student",
            "ratio",
            0.5,
            "init",
            "inherit",
            "macs",
            400,
            "parameters",
            40,
            "groups",
            List.of(facts("group", "stem", "before", 16, "after", 8)),
            "matched",
            List.of(facts("value", "relu_a", "shape", "[N, 5, 8, 8]")),
            "projected",
            List.of()));
    events.add(event("distil-epoch", "epoch", 1, "loss", 0.5, "metric", 80.0, "seconds", 1.0));
    events.add(event("distil-epoch", "epoch", 2, "loss", 0.25, "metric", 89.25, "seconds", 1.0));
    events.add(
        event("distil-over", "reason", "epochs", "epochs", 2, "metric", 89.25, "inside", true));
    events.add(result());
    return events;
  }

  /** The result of a compression that is smaller but not faster. */
  public static Event result() {
    return event(
        "result",
        "before",
        facts("macs", 1000, "parameters", 100, "fileBytes", 4000, "peakActivationBytes", 64),
        "after",
        facts("macs", 400, "parameters", 40, "fileBytes", 1600, "peakActivationBytes", 32),
        "selection",
        metric(0.9, 0.8925),
        "test",
        metric(0.9125, 0.905),
        "agreement",
        facts("absolute", 1e-6, "relative", 1e-6, "sameArgMax", 1.0, "samples", 20),
        "latency",
        facts(
            "batch",
            1,
            "threads",
            2,
            "runs",
            30,
            "timings",
            List.of(timing("original", 2, 1, 1, 1), timing("compressed", 1.5, 0.75, 0.5, 1.25))),
        "smaller",
        true,
        "faster",
        false,
        "withinTolerance",
        true,
        "sameOutputs",
        true,
        "met",
        true,
        "baseline",
        facts("name", "random", "macs", 390, "parameters", 41, "selection", 0.85, "test", 0.86));
  }

  private static Map<String, Object> metric(double before, double after) {
    return facts(
        "metric", "accuracy", "before", before, "after", after, "samples", 20, "parts", Map.of());
  }

  private static Map<String, Object> timing(
      String model, double median, double ratio, double low, double high) {
    return facts(
        "model",
        model,
        "medianMillis",
        median,
        "p95Millis",
        median + 1,
        "meanMillis",
        median,
        "ratio",
        facts("value", ratio, "low", low, "high", high));
  }

  /** A round of Play and Prune on one layer; without room the journal lists no layers. */
  public static Event round(int round, double metric, double room, int before, int removed) {
    return event(
        "round",
        "round",
        round,
        "mover",
        room > 0 ? "pruning" : "controller",
        "room",
        room,
        "pressure",
        0.001 * room,
        "metric",
        metric,
        "loss",
        90 - metric,
        "inside",
        metric >= 89,
        "quiet",
        0,
        "filters",
        before - removed,
        "macs",
        10 * (before - removed),
        "parameters",
        before - removed,
        "trainLoss",
        0.5,
        "seconds",
        3.0,
        "layers",
        room > 0
            ? List.of(
                facts(
                    "layer", "a", "filters", before, "weakest", 1, "wGamma", 2.0, "wA", 1.0,
                    "removed", removed))
            : List.of());
  }

  /** Play and Prune: four rounds, of which the last cut too much. */
  public static List<Event> playAndPrune() {
    return List.of(
        round(1, 89.5, 1, 16, 2),
        round(2, 70, 0.5, 14, 9),
        round(2, 88.5, 0.5, 14, 4),
        round(3, 89.25, 0, 10, 0),
        round(4, 80, 0.25, 10, 3),
        event("game-over", "reason", "converged", "rounds", 4, "result", 3),
        result());
  }
}
