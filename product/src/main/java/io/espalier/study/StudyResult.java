package io.espalier.study;

import io.espalier.eval.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a study found out.
 *
 * @param config what was asked
 * @param seeds one after the other
 * @param verdicts of the comparisons that were asked for
 */
public record StudyResult(StudyConfig config, List<SeedResult> seeds, List<Verdict> verdicts) {
  public StudyResult {
    seeds = List.copyOf(seeds);
    verdicts = List.copyOf(verdicts);
  }

  static StudyResult of(StudyConfig config, List<SeedResult> seeds) {
    List<Verdict> verdicts = new ArrayList<>();
    if (config.distils()) {
      verdicts.add(Verdict.of(NetworkRole.STUDENT, NetworkRole.SCRATCH, seeds));
    }
    if (config.prunes()) {
      verdicts.add(Verdict.of(NetworkRole.PRUNED, NetworkRole.RANDOM, seeds));
    }
    return new StudyResult(config, seeds, verdicts);
  }

  /** Whether the method beats each of its rivals. */
  public boolean met() {
    return verdicts.stream().allMatch(Verdict::beats);
  }

  /** The metric by which all was compared. */
  public Metric metric() {
    return seeds.getFirst().metric();
  }

  /** The roles for which some seed has a network. */
  public List<NetworkRole> roles() {
    return Arrays.stream(NetworkRole.values())
        .filter(role -> seeds.stream().anyMatch(seed -> seed.network(role).isPresent()))
        .toList();
  }

  /**
   * A number of a role's networks over the seeds.
   *
   * @throws IllegalArgumentException if no seed has a network of that role
   */
  public Spread spread(NetworkRole role, ToDoubleFunction<NetworkResult> number) {
    return Spread.of(
        seeds.stream().flatMap(seed -> seed.network(role).stream()).mapToDouble(number));
  }

  /**
   * The time of a role's networks for a batch of the first size, with the first number of threads,
   * relative to the original's; less than 1 = faster.
   *
   * @throws IllegalArgumentException if no seed has a network of that role
   */
  public Spread time(NetworkRole role) {
    return Spread.of(
        seeds.stream()
            .filter(seed -> seed.network(role).isPresent())
            .mapToDouble(seed -> seed.latency().getFirst().of(role.toString()).ratio().value()));
  }
}
