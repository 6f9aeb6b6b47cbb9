package io.espalier.study;

import io.espalier.importance.RandomScore;
import io.espalier.method.PruningOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.plan.PlanOptions;
import io.espalier.report.StudyResults;
import io.espalier.run.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Prune and Distil beside random pruning to the same MACs, and beside the same student from
 * scratch.
 *
 * <p>For each seed the original is taken or trained; the method prunes and distils it; the
 * student's architecture is trained with fresh weights, and the original cut by chance is trained,
 * each for as many epochs as its counterpart.
 */
final class PruneAndDistilContest implements Contest<PruneAndDistilConfig> {
  private static final String COMPRESS = "compress";
  private static final String COSINE = "cosine";
  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final String PRUNING_STEP = "pruning-step";

  /** The networks, in the order in which they are shown. */
  private enum Role {
    ORIGINAL("the network to compress"),
    PRUNED("stage 1: filters that are mostly zero cut, fine-tuned after each step"),
    STUDENT("stage 2: tied layers narrowed, distilled from the pruned network"),
    SCRATCH("the student's architecture, trained from fresh weights for as many epochs"),
    RANDOM("filters cut by chance to the MACs of the pruned network, trained for as many epochs");

    private final String origin;

    Role(String origin) {
      this.origin = origin;
    }

    Contender contender(int epochs, Path file) {
      return new Contender(toString(), origin, epochs, file);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String command() {
    return "study prune-and-distil";
  }

  @Override
  public Class<PruneAndDistilConfig> configuration() {
    return PruneAndDistilConfig.class;
  }

  @Override
  public Function<StudySetting, PruneAndDistilConfig> read(YamlSection top) throws StudyException {
    double tolerance =
        top.number("tolerance").orElseThrow(() -> top.complaint("tolerance", "is missing"));
    PruneAndDistilOptions compress =
        Constants.ofMethod(
            PruneAndDistilOptions.DEFAULT,
            PruneAndDistilOptions.PAPER,
            PruneAndDistilOptions.class,
            top);
    return setting -> new PruneAndDistilConfig(setting, tolerance, compress);
  }

  @Override
  public List<String> runs(PruneAndDistilConfig config) {
    return List.of(SeedRuns.BASELINE, COMPRESS, Role.SCRATCH.toString(), Role.RANDOM.toString());
  }

  @Override
  public Made make(PruneAndDistilConfig config, SeedRuns runs) throws IOException {
    Phase compress = runs.phase(COMPRESS);
    runs.compress(
        "prune and distil",
        compress,
        runs.doors()
            .compression(
                runs.original(), compress.network(), config.tolerance(), config.compress()));
    Stages stages = Stages.of(compress.result().orElseThrow());
    Path original = compress.file("original.onnx");
    List<Contender> networks = new ArrayList<>(List.of(Role.ORIGINAL.contender(0, original)));
    Optional<Contender> random = Optional.empty();
    if (stages.step() > 0) {
      int epochs = stages.step() * config.compress().fineTuneEpochs();
      Path pruned = compress.file("pruned.onnx");
      networks.add(Role.PRUNED.contender(epochs, pruned));
      random = random(config, runs, original, pruned, epochs);
    }
    Path student = compress.file("student.onnx");
    if (stages.epochs() > 0 && Files.exists(student)) {
      networks.add(Role.STUDENT.contender(stages.epochs(), student));
      networks.add(scratch(config, runs, original, student, stages.epochs()));
    }
    random.ifPresent(networks::add);
    return new Made(networks, compute(runs));
  }

  /**
   * How the method went, as its run's journal says.
   *
   * @param step after which the pruned network stood; 0 if nothing could be cut
   * @param epochs for which a student was trained
   */
  private record Stages(int step, int epochs) {
    static Stages of(Event result) {
      return new Stages(Phase.course(result, STEP), Phase.course(result, "epochs"));
    }
  }

  /** The student's architecture, trained along the schedule of the distillation. */
  private static Contender scratch(
      PruneAndDistilConfig config, SeedRuns runs, Path original, Path student, int epochs)
      throws IOException {
    Phase scratch = runs.phase(Role.SCRATCH.toString());
    Path fresh = runs.fresh(student, "fresh.onnx");
    PruneAndDistilOptions method = config.compress();
    Path trained =
        runs.trained(
            "the student from scratch",
            scratch,
            runs.doors()
                .rival(
                    fresh,
                    original,
                    epochs,
                    COSINE,
                    method.studentRate(),
                    method.training(),
                    scratch.network()));
    return Role.SCRATCH.contender(epochs, trained);
  }

  /**
   * What random pruning of the method's layers left, trained along one fall of the fine-tuning's
   * rate.
   */
  private static Optional<Contender> random(
      PruneAndDistilConfig config, SeedRuns runs, Path original, Path pruned, int epochs)
      throws IOException {
    String what = "random pruning";
    PruneAndDistilOptions method = config.compress();
    PlanOptions layers =
        PlanOptions.defaults().withCoupled(false).withMinChannels(method.minFilters());
    Optional<Path> cut =
        runs.cut(
            what,
            original,
            pruned,
            "cut.onnx",
            budget ->
                PruningOptions.of(budget)
                    .withCriterion(new RandomScore(runs.doors().seed()))
                    .withPlanning(layers)
                    .withRoundTo(method.roundTo()));
    if (cut.isEmpty()) {
      return Optional.empty();
    }
    Phase random = runs.phase(Role.RANDOM.toString());
    Path trained =
        runs.trained(
            what,
            random,
            runs.doors()
                .rival(
                    cut.get(),
                    original,
                    epochs,
                    COSINE,
                    method.fineTuneRate(),
                    method.training(),
                    random.network()));
    return Optional.of(Role.RANDOM.contender(epochs, trained));
  }

  private static List<SeedResult.Compute> compute(SeedRuns runs) throws IOException {
    List<SeedResult.Compute> compute = new ArrayList<>();
    runs.phase(SeedRuns.BASELINE).spent(SeedRuns.BASELINE, EPOCH).ifPresent(compute::add);
    Phase compress = runs.phase(COMPRESS);
    compress.spent("pruning", PRUNING_STEP).ifPresent(compute::add);
    compress.spent("distillation", "distil-epoch").ifPresent(compute::add);
    for (Role rival : List.of(Role.SCRATCH, Role.RANDOM)) {
      runs.phase(rival.toString()).spent(rival.toString(), EPOCH).ifPresent(compute::add);
    }
    return compute;
  }

  @Override
  public List<Verdict> verdicts(PruneAndDistilConfig config, List<SeedResult> seeds) {
    List<Verdict> verdicts = new ArrayList<>();
    if (config.distils()) {
      verdicts.add(Verdict.of(Role.STUDENT.toString(), Role.SCRATCH.toString(), seeds));
    }
    if (config.prunes()) {
      verdicts.add(Verdict.of(Role.PRUNED.toString(), Role.RANDOM.toString(), seeds));
    }
    return verdicts;
  }

  /**
   * How stage 1 went: {@code steps.csv}, a row a step, and {@code pruning.csv}, a row a step and
   * layer; docs/studies.md has their columns.
   */
  @Override
  public SequencedMap<String, CsvRows> tables(Findings<PruneAndDistilConfig> findings)
      throws IOException {
    JournalTable steps =
        new JournalTable(
            List.of("study", "seed", STEP),
            List.of(
                "metricBefore",
                "metricAfterCut",
                "metricAfterNorms",
                "metricAfterTraining",
                "limit",
                "inside",
                "removed",
                "filters",
                "macs",
                "parameters",
                "seconds"));
    JournalTable layers =
        new JournalTable(
            List.of("study", "seed", STEP),
            List.of(
                "layer",
                "activation",
                "threshold",
                "apozMean",
                "apozDeviation",
                "removed",
                "left"));
    String study = findings.config().setting().name();
    for (SeedResult seed : findings.result().seeds()) {
      for (Event step : findings.course(seed.seed(), COMPRESS, PRUNING_STEP, STEP)) {
        List<Object> place = List.of(study, seed.seed(), JournalTable.cell(step.fields(), STEP));
        steps.add(place, step.fields());
        layers.addEach(place, step.fields().get("layers"));
      }
    }
    SequencedMap<String, CsvRows> tables = new LinkedHashMap<>();
    tables.put("steps", steps.rows());
    tables.put("pruning", layers.rows());
    return tables;
  }

  @Override
  public String description() {
    return """
        Prune and Distil (N. Aghli, E. Ribeiro, CVPRW 2021) beside random pruning to the same MACs \
        and the same student from scratch, each trained for as many epochs as its counterpart.""";
  }

  @Override
  public List<StudyResults.Descent> descents(Findings<PruneAndDistilConfig> findings) {
    List<String> made =
        List.of(Role.ORIGINAL.toString(), Role.PRUNED.toString(), Role.STUDENT.toString());
    return List.of(
        new StudyResults.Descent(
            "the method", made.stream().filter(findings.result().names()::contains).toList()));
  }
}
