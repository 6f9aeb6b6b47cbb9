package io.espalier.study;

import io.espalier.eval.Metric;
import io.espalier.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a network of the method is better than its rival on the test split.
 *
 * @param network name of the method's network
 * @param rival name of the one that it has to beat
 * @param gains by seed; seeds for which one of the two is missing are left out
 */
public record Verdict(String network, String rival, Metric metric, List<Gain> gains) {
  public Verdict {
    gains = List.copyOf(gains);
  }

  /**
   * A comparison of two networks.
   *
   * @param points by which the method's is better; negative where it is worse
   */
  public record Gain(long seed, double points) {}

  static Verdict of(String network, String rival, List<SeedResult> seeds) {
    List<Gain> gains = new ArrayList<>();
    for (SeedResult seed : seeds) {
      Optional<NetworkResult> ours = seed.network(network);
      Optional<NetworkResult> theirs = seed.network(rival);
      if (ours.isPresent() && theirs.isPresent()) {
        double points = gain(seed.metric(), ours.get(), theirs.get());
        gains.add(new Gain(seed.seed(), points));
      }
    }
    return new Verdict(network, rival, seeds.getFirst().metric(), gains);
  }

  /** By how many points one network is better than another on the test split. */
  static double gain(Metric metric, NetworkResult ours, NetworkResult theirs) {
    double difference = metric.points(ours.test().value()) - metric.points(theirs.test().value());
    return metric.moreIsBetter() ? difference : -difference;
  }

  /** By how many points the network is better, over the seeds. */
  public Spread spread() {
    return Spread.of(gains.stream().mapToDouble(Gain::points));
  }

  /** Whether the network is better than its rival on the mean over the seeds. */
  public boolean beats() {
    return !gains.isEmpty() && spread().mean() > 0;
  }

  /** The verdict in words. */
  public String sentence() {
    if (gains.isEmpty()) {
      return "%s against %s CANNOT BE SAID: no seed has both networks".formatted(network, rival);
    }
    Spread gain = spread();
    Spread size = new Spread(Math.abs(gain.mean()), gain.deviation(), gain.seeds());
    return "%s %s %s: %s %s %s on the test images%s"
        .formatted(
            network,
            beats() ? "beats" : "DOES NOT BEAT",
            rival,
            size.text(),
            metric.isShare() ? "points of " + metric : "of " + metric,
            beats() ? "better" : "worse",
            gains.size() == 1 ? "" : " (" + bySeed() + ")");
  }

  private String bySeed() {
    return gains.stream()
        .map(gain -> "seed %d: %+.2f".formatted(gain.seed(), gain.points()))
        .collect(Collectors.joining(", "));
  }
}
