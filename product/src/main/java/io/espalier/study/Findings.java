package io.espalier.study;

import io.espalier.run.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a study: what was asked, what came out, and the folder where it lies.
 *
 * @param <C> what the study depends on
 */
record Findings<C extends StudyConfig>(C config, StudyResult result, Path folder) {

  /** A run of a seed. */
  Phase phase(long seed, String run) {
    return new Phase(SeedRuns.folder(folder, seed).resolve(run));
  }

  /**
   * The events of a type in the journal of a seed's run, one for each number of a step or round, in
   * their order; where work was done twice, because it was cut off, the later one counts.
   *
   * @param counter name of the field with that number
   */
  List<Event> course(long seed, String run, String type, String counter) throws IOException {
    SortedMap<Integer, Event> latest = new TreeMap<>();
    for (Event event : phase(seed, run).events()) {
      if (event.type().equals(type) && event.fields().get(counter) instanceof Number number) {
        latest.put(number.intValue(), event);
      }
    }
    return List.copyOf(latest.values());
  }
}
