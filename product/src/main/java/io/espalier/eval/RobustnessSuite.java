package io.espalier.eval;

import io.espalier.data.CorruptionKind;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Measures a network on clean images, and on the same images under each of some corruptions at each
 * severity. Networks that are measured with equal suites saw the same pixels.
 *
 * @param kinds the corruptions, each once
 * @param seed what all that is random in them follows from
 */
public record RobustnessSuite(List<CorruptionKind> kinds, long seed) {

  /**
   * A checked suite.
   *
   * @throws IllegalArgumentException if there are no kinds, or one is there twice
   */
  public RobustnessSuite {
    kinds = List.copyOf(kinds);
    if (kinds.isEmpty() || Set.copyOf(kinds).size() < kinds.size()) {
      throw new IllegalArgumentException(
          "a robustness suite needs corruptions, each once; kinds=" + kinds);
    }
  }

  /** How often all images go through the network. */
  public int passes() {
    return 1 + kinds.size() * CorruptionKind.SEVERITIES;
  }

  /**
   * The metric on clean and on corrupted images.
   *
   * @param data clean images
   * @throws IllegalArgumentException as {@link Evaluator#evaluate}
   */
  public Robustness evaluate(
      Runner runner,
      Graph graph,
      Dataset data,
      Preprocessing preprocessing,
      Task task,
      int batchSize) {
    Evaluation clean = Evaluator.evaluate(runner, graph, data, preprocessing, task, batchSize);
    List<Robustness.Series> corrupted = new ArrayList<>();
    for (CorruptionKind kind : kinds) {
      List<Evaluation> bySeverity = new ArrayList<>();
      for (int severity = 1; severity <= CorruptionKind.SEVERITIES; severity++) {
        Dataset harmed = data.corrupted(kind.at(severity), seed);
        bySeverity.add(Evaluator.evaluate(runner, graph, harmed, preprocessing, task, batchSize));
      }
      corrupted.add(new Robustness.Series(kind, bySeverity));
    }
    return new Robustness(clean, corrupted);
  }
}
