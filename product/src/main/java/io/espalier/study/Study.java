package io.espalier.study;

import io.espalier.data.DataSpec;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The door: a paper's comparison, made once for each seed, as a run that can be resumed.
 *
 * <pre>{@code
 * PlayAndPruneConfig config = StudyFile.read(Study.PLAY_AND_PRUNE, file, set, environment);
 * StudyResult result = Study.PLAY_AND_PRUNE.run(config, Path.of("runs/study"), Monitor.NONE);
 * if (!result.met()) { ... }
 * }</pre>
 *
 * @param <C> what the study depends on
 */
public final class Study<C extends StudyConfig> {
  /** Prune and Distil beside the same student from scratch, and beside random pruning. */
  public static final Study<PruneAndDistilConfig> PRUNE_AND_DISTIL =
      new Study<>(new PruneAndDistilContest());

  /** Games of Play and Prune beside pruning at once to the same MACs. */
  public static final Study<PlayAndPruneConfig> PLAY_AND_PRUNE =
      new Study<>(new PlayAndPruneContest());

  private final Contest<C> contest;

  private Study(Contest<C> contest) {
    this.contest = contest;
  }

  /** The study that a run's command names, if it names one. */
  public static Optional<Study<?>> of(String command) {
    return Stream.<Study<?>>of(PRUNE_AND_DISTIL, PLAY_AND_PRUNE)
        .filter(study -> study.command().equals(command))
        .findFirst();
  }

  /** The command under which a run remembers its work, as {@code study prune-and-distil}. */
  public String command() {
    return contest.command();
  }

  Contest<C> contest() {
    return contest;
  }

  /**
   * Makes a study, or goes on with one that was cut off, in its folder. One that is complete only
   * writes its tables and its report again.
   *
   * @throws IOException if data or a model cannot be read, or the folder holds something else: no
   *     study, or one that was configured otherwise
   * @throws IllegalArgumentException if networks and data do not fit each other
   */
  public StudyResult run(C config, Path directory, Monitor monitor) throws IOException {
    if (Run.isRun(directory)) {
      requireSame(config, stored(directory), directory);
      return resume(directory, monitor);
    }
    Run.requireUnused(directory);
    Splits splits = splits(config.setting());
    try (Run run = Run.create(directory, command(), config, provenance(config.setting(), splits))) {
      return new StudyWork<>(contest, config, run).complete(splits, monitor);
    }
  }

  /**
   * Goes on with a study that was cut off, as it was configured.
   *
   * @throws IOException as {@link #run}
   */
  public StudyResult resume(Path directory, Monitor monitor) throws IOException {
    C config = stored(directory);
    Splits splits = splits(config.setting());
    try (Run run = Run.resume(directory, provenance(config.setting(), splits))) {
      return new StudyWork<>(contest, config, run).complete(splits, monitor);
    }
  }

  /**
   * Writes tables and report anew, of a study that may not be complete: of the seeds that are
   * measured.
   *
   * @param page the file of the report
   * @return the files of the tables
   * @throws IOException if the folder is not this study's, or no seed is measured yet
   */
  public List<Path> report(Path directory, Path page) throws IOException {
    C config = stored(directory);
    try (Run run = Run.open(directory)) {
      return new StudyWork<>(contest, config, run).report(page);
    }
  }

  private C stored(Path directory) throws IOException {
    try (Run run = Run.open(directory)) {
      if (!run.command().equals(command())) {
        throw new StudyException(
            "%s: a run of '%s', not of '%s'; choose another folder"
                .formatted(directory, run.command(), command()));
      }
      return run.configuration(contest.configuration());
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

  private static Splits splits(StudySetting setting) throws IOException {
    return Selection.parse(setting.selection())
        .split(DataSpec.parse(setting.data()), setting.selectionSeed());
  }

  private static Provenance provenance(StudySetting setting, Splits splits) {
    return Provenance.here(setting.threads(), setting.seeds().getFirst(), splits.fingerprint());
  }
}
