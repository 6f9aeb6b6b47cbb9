package io.espalier.plan;

import java.util.List;

/**
 * How a planner chooses.
 *
 * @param ranking which channels compete with each other
 * @param roundTo the number of channels that remain in a group is rounded up to a multiple of this
 *     (a group that has fewer, or whose number is none, keeps what it has rather than grow); 1 =
 *     off
 * @param minChannels channels that at least remain in each group
 * @param coupled whether groups that an addition ties over several layers may be cut too
 * @param exclusions globs of layers whose groups stay whole: {@code *} is any text, {@code ?} any
 *     character
 */
public record PlanOptions(
    Ranking ranking, int roundTo, int minChannels, boolean coupled, List<String> exclusions) {

  /** Which channels compete with each other. */
  public enum Ranking {
    /** All: a channel's score counts relative to the mean score of its group. */
    GLOBAL,
    /** Those of one group: every group loses the same share of its channels. */
    UNIFORM
  }

  /**
   * @throws IllegalArgumentException if {@code roundTo} or {@code minChannels} is less than 1
   */
  public PlanOptions {
    if (roundTo < 1 || minChannels < 1) {
      throw new IllegalArgumentException(
          "roundTo and minChannels must be >= 1; roundTo=%d, minChannels=%d"
              .formatted(roundTo, minChannels));
    }
    exclusions = List.copyOf(exclusions);
  }

  /** Global ranking of all groups, widths in multiples of 4, no exclusion. */
  public static PlanOptions defaults() {
    return new PlanOptions(Ranking.GLOBAL, 4, 1, true, List.of());
  }

  public PlanOptions withRanking(Ranking changed) {
    return new PlanOptions(changed, roundTo, minChannels, coupled, exclusions);
  }

  public PlanOptions withRoundTo(int changed) {
    return new PlanOptions(ranking, changed, minChannels, coupled, exclusions);
  }

  public PlanOptions withMinChannels(int changed) {
    return new PlanOptions(ranking, roundTo, changed, coupled, exclusions);
  }

  public PlanOptions withCoupled(boolean changed) {
    return new PlanOptions(ranking, roundTo, minChannels, changed, exclusions);
  }

  public PlanOptions withExclusions(List<String> changed) {
    return new PlanOptions(ranking, roundTo, minChannels, coupled, changed);
  }
}
