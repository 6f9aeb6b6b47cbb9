package io.espalier.study;

import io.espalier.eval.Tolerance;
import io.espalier.method.playprune.PlayAndPruneOptions;
import java.util.List;
import java.util.Set;

/**
 * A study of Play and Prune.
 *
 * @param tolerances greatest losses of the metric on the selection split, in points, each more than
 *     0; a game is played for each
 * @param compress constants of the game
 * @param rivals names of {@link Rival}s that are set beside each game
 */
public record PlayAndPruneConfig(
    StudySetting setting,
    List<Double> tolerances,
    PlayAndPruneOptions compress,
    List<String> rivals)
    implements StudyConfig {

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if a tolerance is out of its range or stands there twice, or a
   *     rival is unknown
   */
  public PlayAndPruneConfig {
    tolerances = List.copyOf(tolerances);
    rivals = List.copyOf(rivals);
    tolerances.forEach(tolerance -> new Tolerance(0, tolerance, true));
    requireDistinct("tolerances", tolerances);
    requireDistinct("rivals", rivals);
    rivals.forEach(Rival::named);
    if (tolerances.isEmpty()) {
      throw new IllegalArgumentException("tolerances must be at least one number");
    }
  }

  private static void requireDistinct(String name, List<?> values) {
    if (Set.copyOf(values).size() < values.size()) {
      throw new IllegalArgumentException("%s must differ; %s=%s".formatted(name, name, values));
    }
  }
}
