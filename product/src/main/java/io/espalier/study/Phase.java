package io.espalier.study;

import io.espalier.run.Event;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The run of a door in a folder of its own.
 *
 * @param folder of the run; absent before it begins
 */
record Phase(Path folder) {
  private static final String RESULT = "result";

  /** Begins, or goes on with, the work of a phase. */
  @FunctionalInterface
  interface Work {
    void in(Path folder) throws IOException;
  }

  /**
   * Brings the phase to its end: begins it, goes on with it, or leaves it as it is.
   *
   * @param begin works in a folder that is absent
   * @param resume goes on in the folder of a run
   */
  void complete(Work begin, Work resume) throws IOException {
    if (isComplete()) {
      return;
    }
    if (canGoOn()) {
      resume.in(folder);
    } else {
      clear();
      begin.in(folder);
    }
  }

  /** Whether there is nothing left to do. */
  boolean isComplete() throws IOException {
    return result().isPresent() && Files.exists(network());
  }

  /** What the run's journal says of its result, once it has one. */
  Optional<Event> result() throws IOException {
    return events().stream()
        .filter(event -> event.type().equals(RESULT))
        .reduce((first, last) -> last);
  }

  /** The run's events up to now; none where it has not begun. */
  List<Event> events() throws IOException {
    if (!Run.isRun(folder)) {
      return List.of();
    }
    try (Run run = Run.open(folder)) {
      return run.events();
    }
  }

  /** A count in the course that a compression's result tells; 0 where it is missing. */
  static int course(Event result, String name) {
    return course(result).get(name) instanceof Number number ? number.intValue() : 0;
  }

  /** What the course of a game tells of each network that has a file of its own. */
  static List<Map<?, ?>> kept(Event result) {
    List<Map<?, ?>> kept = new ArrayList<>();
    if (course(result).get("kept") instanceof List<?> networks) {
      networks.forEach(network -> kept.add((Map<?, ?>) network));
    }
    return kept;
  }

  private static Map<?, ?> course(Event result) {
    return result.fields().get("course") instanceof Map<?, ?> course ? course : Map.of();
  }

  /** The tolerance of a compression; NaN of anything else. */
  double tolerance() throws IOException {
    try (Run run = Run.open(folder)) {
      return run.configuration().get("tolerance") instanceof Number number
          ? number.doubleValue()
          : Double.NaN;
    }
  }

  /**
   * What the events of a type took, all together; empty where there is none.
   *
   * @param name what was done in them
   */
  Optional<SeedResult.Compute> spent(String name, String type) throws IOException {
    double[] seconds =
        events().stream()
            .filter(event -> event.type().equals(type))
            .map(event -> event.fields().get("seconds"))
            .filter(Number.class::isInstance)
            .mapToDouble(value -> ((Number) value).doubleValue())
            .toArray();
    return seconds.length == 0
        ? Optional.empty()
        : Optional.of(new SeedResult.Compute(name, seconds.length, DoubleStream.of(seconds).sum()));
  }

  /** The network that the phase makes. */
  Path network() {
    return folder.resolve("compressed.onnx");
  }

  /** A file that the phase leaves beside its result. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Whether the run got so far that its door can go on with it. */
  private boolean canGoOn() throws IOException {
    if (!Run.isRun(folder)) {
      return false;
    }
    try (Run run = Run.open(folder)) {
      return !run.checkpointNumbers().isEmpty() || Files.exists(file("original.onnx"));
    }
  }

  /** Removes what a beginning that came to nothing left. */
  private void clear() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> content = Files.walk(folder)) {
        for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
