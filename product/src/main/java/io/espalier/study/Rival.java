package io.espalier.study;

import io.espalier.channels.Exactness;
import io.espalier.data.DataSpec;
import io.espalier.importance.Criterion;
import io.espalier.importance.CriterionChoice;
import io.espalier.method.MeasuredCriteria;
import io.espalier.method.PruningConfig;
import io.espalier.method.PruningOptions;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.plan.Budget;
import io.espalier.plan.PlanOptions;
import io.espalier.plan.PlanOptions.Ranking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A way of cutting at once what a game cuts round by round: the same layers, to the same MACs, to
 * widths rounded alike.
 *
 * @param name of the rival
 * @param criterion which filters go; empty for the game's
 * @param ranking whether the filters of all layers compete, or every layer loses the same share
 */
record Rival(String name, Optional<CriterionChoice> criterion, Ranking ranking) {
  /** All at once, by the criterion of the game. */
  static final String ONE_SHOT = "one-shot";

  private static final String UNIFORM = "-uniform";

  /** Training images by which gradients are judged. */
  private static final int IMAGES = 500;

  /**
   * The rival of a name: {@code one-shot}; a criterion, as {@code random}, by which the filters of
   * all layers compete; or {@code l1-uniform} and the like, where every layer loses the same share.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Rival named(String name) {
    if (name.equals(ONE_SHOT)) {
      return new Rival(name, Optional.empty(), Ranking.GLOBAL);
    }
    boolean uniform = name.endsWith(UNIFORM);
    String criterion = uniform ? name.substring(0, name.length() - UNIFORM.length()) : name;
    return criteria()
        .filter(choice -> choice.toString().equals(criterion))
        .findFirst()
        .map(
            choice ->
                new Rival(name, Optional.of(choice), uniform ? Ranking.UNIFORM : Ranking.GLOBAL))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown rival '%s'; known are one-shot, and %s, these also as l1-uniform and so on"
                        .formatted(
                            name,
                            criteria().map(Object::toString).collect(Collectors.joining(", ")))));
  }

  private static Stream<CriterionChoice> criteria() {
    return Stream.of(CriterionChoice.values());
  }

  /** Whether a game that does not beat it has missed its claim. */
  boolean decides() {
    return name.equals(ONE_SHOT) || name.equals(CriterionChoice.RANDOM.toString());
  }

  /** How its network comes about, a phrase. */
  String origin() {
    return "cut at once to the MACs of the game, by %s%s, and trained for as many epochs"
        .formatted(
            criterion.map(choice -> "the criterion " + choice).orElse("the game's criterion"),
            ranking == Ranking.UNIFORM ? ", the same share of every layer" : "");
  }

  /**
   * How it cuts.
   *
   * @param original what is cut
   * @throws IOException if images by which the criterion goes cannot be read
   */
  PruningOptions cut(Budget budget, Path original, PlayAndPruneOptions game, DoorConfigs doors)
      throws IOException {
    PlanOptions layers =
        PlanOptions.defaults()
            .withCoupled(false)
            .withMinChannels(game.minFilters())
            .withRanking(ranking);
    return PruningOptions.of(budget)
        .withCriterion(criterion(original, doors))
        .withPlanning(layers)
        .withRoundTo(game.roundTo());
  }

  private Criterion criterion(Path original, DoorConfigs doors) throws IOException {
    Optional<Criterion> byWeights =
        criterion.orElse(CriterionChoice.L1).byWeights(false, doors.seed());
    if (byWeights.isPresent()) {
      return byWeights.get();
    }
    StudySetting setting = doors.setting();
    return MeasuredCriteria.taylor(
        original,
        new PruningConfig.Calibration(
            DataSpec.parse(setting.data()), setting.preprocessing(), IMAGES),
        Exactness.EXACT,
        setting.threads());
  }
}
