package io.espalier.study;

import io.espalier.data.DataSpec;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paper's comparison: Prune and Distil beside the original, beside random pruning to the same
 * MACs, and beside the same student from scratch, once for each seed.
 *
 * <pre>{@code
 * StudyResult result = PruneAndDistilStudy.run(config, Path.of("runs/study"), Monitor.NONE);
 * if (!result.met()) { ... }
 * }</pre>
 *
 * <p>For each seed the original is taken or trained; {@link io.espalier.method.Compression} prunes
 * and distils it; the student's architecture is trained with fresh weights, and the original cut by
 * chance is trained, each for as many epochs as its counterpart. All are measured as files in ONNX
 * Runtime.
 */
public final class PruneAndDistilStudy {
  /** The command under which a run remembers its work. */
  public static final String COMMAND = "study prune-and-distil";

  private static final String RESULTS = "results.json";
  private static final String REPORT = "report.html";

  private final StudyConfig config;
  private final Run run;
  private final Splits splits;
  private final Monitor monitor;

  private PruneAndDistilStudy(StudyConfig config, Run run, Splits splits, Monitor monitor) {
    this.config = config;
    this.run = run;
    this.splits = splits;
    this.monitor = monitor;
  }

  /**
   * Makes a study, or goes on with one that was cut off, in its folder. One that is complete only
   * writes its tables and its report again.
   *
   * @throws IOException if data or a model cannot be read, or the folder holds something else: no
   *     study, or one that was configured otherwise
   * @throws IllegalArgumentException if networks and data do not fit each other
   */
  public static StudyResult run(StudyConfig config, Path directory, Monitor monitor)
      throws IOException {
    if (Run.isRun(directory)) {
      requireSame(config, stored(directory), directory);
      return resume(directory, monitor);
    }
    Run.requireUnused(directory);
    Splits splits = splits(config);
    try (Run run = Run.create(directory, COMMAND, config, provenance(config, splits))) {
      return new PruneAndDistilStudy(config, run, splits, monitor).run();
    }
  }

  /**
   * Goes on with a study that was cut off, as it was configured.
   *
   * @throws IOException as {@link #run}
   */
  public static StudyResult resume(Path directory, Monitor monitor) throws IOException {
    StudyConfig config = stored(directory);
    Splits splits = splits(config);
    try (Run run = Run.resume(directory, provenance(config, splits))) {
      return new PruneAndDistilStudy(config, run, splits, monitor).run();
    }
  }

  private static StudyConfig stored(Path directory) throws IOException {
    try (Run run = Run.open(directory)) {
      if (!run.command().equals(COMMAND)) {
        throw new StudyException(
            "%s: a run of '%s', not a study; choose another folder"
                .formatted(directory, run.command()));
      }
      return run.configuration(StudyConfig.class);
    }
  }

  private static void requireSame(StudyConfig asked, StudyConfig stored, Path directory)
      throws StudyException {
    List<String> differences = asked.differences(stored);
    if (!differences.isEmpty()) {
      throw new StudyException(
          "%s: the study there was begun with another %s; go on with it as it is (espalier resume %s), or choose another folder"
              .formatted(directory, String.join(", ", differences), directory));
    }
  }

  private static Splits splits(StudyConfig config) throws IOException {
    return Selection.parse(config.selection())
        .split(DataSpec.parse(config.data()), config.selectionSeed());
  }

  private static Provenance provenance(StudyConfig config, Splits splits) {
    return Provenance.here(config.threads(), config.seeds().getFirst(), splits.fingerprint());
  }

  private StudyResult run() throws IOException {
    List<SeedResult> seeds = new ArrayList<>();
    for (long seed : config.seeds()) {
      seeds.add(seed(seed));
    }
    StudyResult result = StudyResult.of(config, seeds);
    run.journal().append(event(result));
    ResultsFile.write(run.directory().resolve(RESULTS), result);
    write(result, run, run.directory().resolve(REPORT));
    return result;
  }

  private static List<Path> write(StudyResult result, Run run, Path page) throws IOException {
    List<Path> tables = StudyTables.write(result, run.directory());
    new StudyReport(result, run.directory(), run.provenance()).write(page);
    return tables;
  }

  /**
   * Writes tables and report anew, of a study that may not be complete: of the seeds that are
   * measured.
   *
   * @param page the file of the report
   * @return the files of the tables
   * @throws IOException if the folder is not a study's, or no seed is measured yet
   */
  public static List<Path> report(Path directory, Path page) throws IOException {
    StudyConfig config = stored(directory);
    List<SeedResult> seeds = new ArrayList<>();
    for (long seed : config.seeds()) {
      Path results = SeedNetworks.folder(directory, seed).resolve(RESULTS);
      ResultsFile.read(results, SeedResult.class).ifPresent(seeds::add);
    }
    if (seeds.isEmpty()) {
      throw new StudyException(directory + ": no seed of the study is measured yet");
    }
    try (Run run = Run.open(directory)) {
      return write(StudyResult.of(config, seeds), run, page);
    }
  }

  private SeedResult seed(long seed) throws IOException {
    Path folder = SeedNetworks.folder(run.directory(), seed);
    Path results = folder.resolve(RESULTS);
    Optional<SeedResult> known = ResultsFile.read(results, SeedResult.class);
    if (known.isPresent()) {
      monitor.say("seed %d: measured already".formatted(seed));
      return known.get();
    }
    DoorConfigs doors = new DoorConfigs(config, seed, SeedMeasuring.imitates(config, splits));
    Shape image = splits.test().imageShape();
    SeedNetworks.Made made = new SeedNetworks(doors, image, folder, monitor).make();
    SeedResult result =
        new SeedMeasuring(config, run.directory(), splits, monitor).measure(seed, made);
    ResultsFile.write(results, result);
    return result;
  }

  private static Event event(StudyResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("met", result.met());
    fields.put("verdicts", result.verdicts().stream().map(Verdict::sentence).toList());
    return Event.of("result", fields);
  }
}
