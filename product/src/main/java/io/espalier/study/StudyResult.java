package io.espalier.study;

import io.espalier.eval.Metric;
import io.espalier.ort.Provider;
import io.espalier.report.Spread;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * What a study found out.
 *
 * @param config what was asked
 * @param seeds one after the other, at least one
 * @param verdicts of the comparisons that decide
 */
public record StudyResult(StudyConfig config, List<SeedResult> seeds, List<Verdict> verdicts) {
  public StudyResult {
    seeds = List.copyOf(seeds);
    verdicts = List.copyOf(verdicts);
  }

  /** Whether the method beats each of its rivals. */
  public boolean met() {
    return verdicts.stream().allMatch(Verdict::beats);
  }

  /** The metric by which all was compared. */
  public Metric metric() {
    return seeds.getFirst().metric();
  }

  /** The names of all networks, in the order in which they are shown; the original's first. */
  public List<String> names() {
    return seeds.stream()
        .flatMap(seed -> seed.networks().stream())
        .map(NetworkResult::name)
        .distinct()
        .toList();
  }

  /** The networks of a name, those that there are, by seed. */
  List<NetworkResult> networks(String name) {
    return seeds.stream().flatMap(seed -> seed.network(name).stream()).toList();
  }

  /** A number of the networks of a name over the seeds. */
  public Spread spread(String name, ToDoubleFunction<NetworkResult> number) {
    return Spread.of(networks(name).stream().mapToDouble(number));
  }

  /**
   * The time of the networks of a name for a batch of the first size, with the first number of
   * threads, relative to the original's; less than 1 = faster.
   */
  public Spread time(String name) {
    return Spread.of(
        seeds.stream()
            .filter(seed -> seed.network(name).isPresent())
            .mapToDouble(seed -> seed.latency().getFirst().latency().of(name).ratio().value()));
  }

  /** The metric of the networks of a name under all corruptions, in points. */
  public Spread corrupted(String name) {
    return Spread.of(
        networks(name).stream()
            .flatMapToDouble(network -> network.meanUnderCorruption().stream())
            .map(metric()::points));
  }

  /** How many points of the original's metric on the test split are lost; less than 0 = gained. */
  public Spread loss(String name) {
    return ofPairs(
        name, (seed, network) -> Verdict.gain(seed.metric(), seed.networks().getFirst(), network));
  }

  /** How many times as fast as the original the networks of a name are under a circumstance. */
  Spread speedUp(String name, Provider provider, int batch, int threads) {
    return Spread.of(
        seeds.stream()
            .filter(seed -> seed.network(name).isPresent())
            .flatMap(seed -> seed.latency().stream())
            .filter(one -> one.provider() == provider)
            .map(ProviderLatency::latency)
            .filter(latency -> latency.batch() == batch && latency.threads() == threads)
            .mapToDouble(latency -> 1 / latency.of(name).ratio().value()));
  }

  private Spread ofPairs(String name, ToDoubleBiFunction<SeedResult, NetworkResult> number) {
    return Spread.of(
        seeds.stream()
            .flatMapToDouble(
                seed ->
                    seed.network(name).stream()
                        .mapToDouble(network -> number.applyAsDouble(seed, network))));
  }

  /**
   * How many times fewer of something the networks of a name have than the original.
   *
   * @param number how many they have
   */
  Spread timesFewer(String name, ToDoubleFunction<NetworkResult> number) {
    return ofPairs(
        name,
        (seed, network) ->
            number.applyAsDouble(seed.networks().getFirst()) / number.applyAsDouble(network));
  }
}
