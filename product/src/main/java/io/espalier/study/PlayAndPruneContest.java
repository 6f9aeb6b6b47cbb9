package io.espalier.study;

import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.report.StudyResults;
import io.espalier.run.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Games of Play and Prune at several tolerances, each beside networks that were cut at once to the
 * game's MACs and trained for as many epochs as the game took.
 *
 * <p>Rivals train with the constants of the game: in each epoch the learning rate falls as it does
 * in a round.
 */
final class PlayAndPruneContest implements Contest<PlayAndPruneConfig> {
  private static final String ROUND = "round";
  private static final String EPOCH = "epoch";
  private static final String RESTARTS = "restarts";
  private static final List<String> USUAL_RIVALS = List.of(Rival.ONE_SHOT, "random");

  @Override
  public String command() {
    return "study play-and-prune";
  }

  @Override
  public Class<PlayAndPruneConfig> configuration() {
    return PlayAndPruneConfig.class;
  }

  @Override
  public Function<StudySetting, PlayAndPruneConfig> read(YamlSection top) throws StudyException {
    Optional<Double> single = top.number("tolerance");
    Optional<List<Double>> several = top.numbers("tolerances");
    if (single.isPresent() == several.isPresent()) {
      throw top.complaint(
          "tolerance",
          single.isPresent()
              ? "give either this or tolerances"
              : "is missing; it is a number, or tolerances a list of numbers");
    }
    List<Double> tolerances = several.orElseGet(() -> List.of(single.orElseThrow()));
    List<String> rivals = top.texts("rivals").orElse(USUAL_RIVALS);
    PlayAndPruneOptions game =
        Constants.ofMethod(
            PlayAndPruneOptions.DEFAULT, PlayAndPruneOptions.PAPER, PlayAndPruneOptions.class, top);
    return setting -> new PlayAndPruneConfig(setting, tolerances, game, rivals);
  }

  @Override
  public List<String> runs(PlayAndPruneConfig config) {
    List<String> runs = new ArrayList<>(List.of(SeedRuns.BASELINE));
    for (double tolerance : config.tolerances()) {
      GameNames names = GameNames.at(tolerance);
      runs.add(names.game());
      rivals(config).map(names::rival).forEach(runs::add);
    }
    return runs;
  }

  private static Stream<Rival> rivals(PlayAndPruneConfig config) {
    return config.rivals().stream().map(Rival::named);
  }

  @Override
  public Made make(PlayAndPruneConfig config, SeedRuns runs) throws IOException {
    Path given = runs.original();
    List<Contender> networks = new ArrayList<>();
    for (double tolerance : config.tolerances()) {
      GameNames names = GameNames.at(tolerance);
      Phase game = runs.phase(names.game());
      runs.compress(
          "the game at tolerance " + names.tolerance(),
          game,
          runs.doors().compression(given, game.network(), tolerance, config.compress()));
      Path original = game.file("original.onnx");
      if (networks.isEmpty()) {
        networks.add(new Contender(GameNames.ORIGINAL, "the network to compress", 0, original));
      }
      Event result = game.result().orElseThrow();
      int rounds = Phase.course(result, ROUND);
      networks.addAll(kept(result, names, game, rounds));
      if (rounds > 0) {
        Contender played =
            new Contender(
                names.game(),
                "the result of the game at tolerance " + names.tolerance(),
                rounds,
                game.network());
        networks.add(played);
        for (String rival : config.rivals()) {
          rival(Rival.named(rival), names, config.compress(), runs, original, played)
              .ifPresent(networks::add);
        }
      }
    }
    return new Made(networks, compute(config, runs));
  }

  /**
   * The networks that a game kept on the way, in the order of their rounds, but for the one that is
   * its result.
   */
  private static List<Contender> kept(Event result, GameNames names, Phase game, int last) {
    SortedMap<Integer, Path> files = new TreeMap<>();
    for (Map<?, ?> network : Phase.kept(result)) {
      if (network.get(ROUND) instanceof Number round && round.intValue() != last) {
        files.put(round.intValue(), game.file(String.valueOf(network.get("file"))));
      }
    }
    List<Contender> kept = new ArrayList<>();
    files.forEach(
        (round, file) ->
            kept.add(
                new Contender(
                    names.kept(kept.size() + 1),
                    "the network of the game at tolerance %s that was kept as number %d"
                        .formatted(names.tolerance(), kept.size() + 1),
                    round,
                    file)));
    return kept;
  }

  /** Empty where the game cut nothing. */
  private static Optional<Contender> rival(
      Rival rival,
      GameNames names,
      PlayAndPruneOptions constants,
      SeedRuns runs,
      Path original,
      Contender game)
      throws IOException {
    String name = names.rival(rival);
    Optional<Path> cut =
        runs.cut(
            name,
            original,
            game.file(),
            name + "-cut.onnx",
            budget -> rival.cut(budget, original, constants, runs.doors()));
    if (cut.isEmpty()) {
      return Optional.empty();
    }
    Phase phase = runs.phase(name);
    Path trained =
        runs.trained(
            name,
            phase,
            runs.doors()
                .rival(
                    cut.get(),
                    original,
                    game.epochs(),
                    RESTARTS,
                    constants.learningRate(),
                    constants.training(),
                    phase.network()));
    return Optional.of(new Contender(name, rival.origin(), game.epochs(), trained));
  }

  private List<SeedResult.Compute> compute(PlayAndPruneConfig config, SeedRuns runs)
      throws IOException {
    List<SeedResult.Compute> compute = new ArrayList<>();
    for (String run : runs(config)) {
      String part = GameNames.isGame(run) ? ROUND : EPOCH;
      runs.phase(run).spent(run, part).ifPresent(compute::add);
    }
    return compute;
  }

  @Override
  public List<Verdict> verdicts(PlayAndPruneConfig config, List<SeedResult> seeds) {
    return config.tolerances().stream()
        .map(GameNames::at)
        .flatMap(
            names ->
                rivals(config)
                    .filter(Rival::decides)
                    .map(rival -> Verdict.of(names.game(), names.rival(rival), seeds)))
        .toList();
  }

  /**
   * How the games went: {@code rounds.csv}, a row a round, {@code thresholds.csv}, a row a round
   * and layer, and {@link FilterTable}; docs/studies.md has their columns.
   */
  @Override
  public SequencedMap<String, CsvRows> tables(Findings<PlayAndPruneConfig> findings)
      throws IOException {
    JournalTable rounds =
        new JournalTable(
            List.of("study", "seed", "tolerance", ROUND),
            List.of(
                "mover",
                "room",
                "pressure",
                "metric",
                "loss",
                "inside",
                "quiet",
                "idle",
                "vain",
                "kept",
                "filters",
                "macs",
                "parameters",
                "trainLoss",
                "seconds"));
    JournalTable thresholds =
        new JournalTable(
            List.of("study", "seed", "tolerance", ROUND),
            List.of("layer", "filters", "weakest", "wGamma", "wA", "removed"));
    String study = findings.config().setting().name();
    for (SeedResult seed : findings.result().seeds()) {
      for (double tolerance : findings.config().tolerances()) {
        GameNames names = GameNames.at(tolerance);
        for (Event round : findings.course(seed.seed(), names.game(), ROUND, ROUND)) {
          List<Object> place =
              List.of(
                  study, seed.seed(), names.tolerance(), JournalTable.cell(round.fields(), ROUND));
          rounds.add(place, round.fields());
          thresholds.addEach(place, round.fields().get("layers"));
        }
      }
    }
    SequencedMap<String, CsvRows> tables = new LinkedHashMap<>();
    tables.put("rounds", rounds.rows());
    tables.put("thresholds", thresholds.rows());
    tables.put("filters", FilterTable.of(findings.result()));
    return tables;
  }

  @Override
  public String description() {
    return """
        Play and Prune (P. Singh, V. K. Verma, P. Rai, V. P. Namboodiri, IJCAI 2019) beside \
        networks cut at once to the MACs of each game and trained for as many epochs.""";
  }

  @Override
  public List<StudyResults.Descent> descents(Findings<PlayAndPruneConfig> findings) {
    List<String> all = findings.result().names();
    return findings.config().tolerances().stream()
        .map(GameNames::at)
        .map(
            names ->
                new StudyResults.Descent("tolerance " + names.tolerance(), names.stagesIn(all)))
        .toList();
  }
}
