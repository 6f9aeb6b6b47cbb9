package io.espalier.study;

import io.espalier.report.StudyResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * What a study sets side by side, and what it judges.
 *
 * @param <C> what the study depends on
 */
interface Contest<C extends StudyConfig> {

  /** The command under which a run remembers the study. */
  String command();

  /** The type of what the study depends on, as its run keeps it. */
  Class<C> configuration();

  /**
   * Reads what depends on the method.
   *
   * @return the configuration, once the rest of the file is read
   * @throws StudyException if a value is missing or out of its range
   */
  Function<StudySetting, C> read(YamlSection top) throws StudyException;

  /**
   * Makes the networks of a seed, or those that are not there yet.
   *
   * @throws IOException if data or a model cannot be read, or a run's folder cannot be written
   * @throws IllegalArgumentException if network and data do not fit each other
   */
  Made make(C config, SeedRuns runs) throws IOException;

  /** The names of a seed's runs, which are folders in the seed's, in the order of their making. */
  List<String> runs(C config);

  /** The comparisons that decide whether the study's claim holds. */
  List<Verdict> verdicts(C config, List<SeedResult> seeds);

  /** Tables of the study's own, by the names of their files. */
  SequencedMap<String, CsvRows> tables(Findings<C> findings) throws IOException;

  /** What was compared and how, a sentence or two. */
  String description();

  /** Which networks were made out of which. */
  List<StudyResults.Descent> descents(Findings<C> findings);

  /**
   * What was made for a seed.
   *
   * @param networks those that there are, in the order in which they are shown; the original first
   * @param compute what was spent on training
   */
  record Made(List<Contender> networks, List<SeedResult.Compute> compute) {}

  /**
   * A network to be measured.
   *
   * @param name the same for all seeds
   * @param origin how such a network comes about, a phrase
   * @param epochs for which it was trained since the original; 0 for the original itself
   */
  record Contender(String name, String origin, int epochs, Path file) {}
}
