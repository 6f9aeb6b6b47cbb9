package io.espalier.cli;

import io.espalier.importance.Criterion;
import io.espalier.importance.CriterionChoice;
import io.espalier.importance.L1Norm;
import io.espalier.method.PruningOptions;
import io.espalier.plan.PlanOptions;
import io.espalier.plan.PlanOptions.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which channels go. */
final class PruneOptions {
  private static final long DEFAULT_SEED = 1;

  @ArgGroup(multiplicity = "1")
  BudgetOption budget;

  @Mixin LatencyOptions latency;

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      defaultValue = "l1",
      description =
          "Which channels matter: l1 or l2 (norm of a channel's filters), bn (BatchNorm scales),"
              + " geometric-median (distance to the other filters of the layer), taylor (gradient times"
              + " weight, on the images of --data) or random. Default: ${DEFAULT-VALUE}.")
  CriterionChoice criterion;

  @Option(
      names = "--fold-norms",
      description =
          "For l1, l2 and geometric-median: count weights with the BatchNorm behind them folded in.")
  boolean foldNorms;

  @Option(
      names = "--ranking",
      paramLabel = "NAME",
      defaultValue = "global",
      description =
          "global: all channels compete, each by its score over the mean of its group; uniform:"
              + " every group loses the same share. Default: ${DEFAULT-VALUE}.")
  Ranking ranking;

  @ArgGroup Ties ties = new Ties();

  /** What becomes of layers that additions tie: one of these. */
  static final class Ties {
    @Option(
        names = "--couple",
        description = "Cut layers that additions tie too, together. This is the default.")
    boolean couple;

    @Option(
        names = "--paper",
        description = "Leave layers that additions tie alone, as the classic papers do.")
    boolean paper;
  }

  @Mixin ThroughNorms norms;

  @Option(
      names = "--round-to",
      paramLabel = "N|auto",
      converter = RoundTo.Converter.class,
      defaultValue = "4",
      description =
          "The number of channels that a group keeps is rounded up to a multiple of N, because"
              + " odd widths are slow; 1 rounds nothing. auto: times 1, 4, and where layers are"
              + " wide enough 8 and 16 in ONNX Runtime, and takes the fastest. Default:"
              + " ${DEFAULT-VALUE}.")
  RoundTo roundTo;

  @Option(
      names = "--min-channels",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "1",
      description = "Fewest channels that a group keeps. Default: ${DEFAULT-VALUE}.")
  int minChannels;

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description =
          "Layers that stay whole, by name: * is any text, ? any character. May be given again.")
  List<String> exclusions = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For random: what its choice follows from. Default: 1.")
  @Nullable Long seed;

  /**
   * The criterion, where it goes by weights alone.
   *
   * @param hasImages whether there are images on which others can be measured
   * @return empty if it has to be measured
   * @throws IllegalArgumentException if options contradict each other, or there are no images
   */
  Optional<Criterion> byWeights(boolean hasImages) {
    if (seed != null && criterion != CriterionChoice.RANDOM) {
      throw new IllegalArgumentException(
          "--seed goes with the criterion random; --criterion is " + criterion);
    }
    Optional<Criterion> byWeights =
        criterion.byWeights(foldNorms, seed == null ? DEFAULT_SEED : seed);
    if (byWeights.isEmpty() && !hasImages) {
      throw new IllegalArgumentException(
          "the criterion taylor goes by gradients on images; give some by --data");
    }
    return byWeights;
  }

  /**
   * The options as a value, but for the criterion.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  PruningOptions options() {
    PlanOptions planning =
        PlanOptions.defaults()
            .withRanking(ranking)
            .withMinChannels(minChannels)
            .withCoupled(!ties.paper)
            .withExclusions(exclusions);
    return new PruningOptions(
        budget.goal(latency),
        new L1Norm(),
        planning.withRoundTo(roundTo.multiple().orElse(planning.roundTo())),
        norms.exactness(),
        roundTo.multiple().isEmpty());
  }
}
