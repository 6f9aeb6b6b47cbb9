package io.espalier.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.espalier.disk.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one piece of work: what was asked, what happened, and where it can go on.
 *
 * <p>The file {@code run.yaml} has the entries {@code command}, the command's name, and {@code
 * configuration}, its options, defaults included. The package's description names the other files.
 * Not safe for use by several threads, except for the journal.
 */
public final class Run implements Closeable {
  /** Type of the first event: {@code command} and {@code provenance}. */
  public static final String STARTED = "started";

  /** Type of the event with which cut-off work goes on: {@code provenance}. */
  public static final String RESUMED = "resumed";

  private static final String YAML = "run.yaml";
  private static final String JOURNAL = "journal.jsonl";

  private final Path directory;
  private final String command;
  private final Map<String, Object> configuration;
  private final Checkpoints checkpoints;
  private final @Nullable Journal journal;

  private Run(
      Path directory,
      String command,
      Map<String, Object> configuration,
      @Nullable Journal journal) {
    this.directory = directory;
    this.command = command;
    this.configuration = configuration;
    this.checkpoints = new Checkpoints(directory.resolve("checkpoints"));
    this.journal = journal;
  }

  /**
   * Makes the folder of new work and journals its start.
   *
   * @param directory must be absent, or an empty folder
   * @param configuration a record or a map of what YAML can hold
   * @throws RunException if the folder exists and is not empty, or cannot be made
   */
  public static Run create(
      Path directory, String command, Object configuration, Provenance provenance)
      throws IOException {
    requireUnused(directory);
    Map<String, Object> options = Json.toMap(configuration);
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("command", command);
    yaml.put("configuration", options);
    byte[] text = Json.yaml(yaml).getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new RunException(directory + ": the run's folder cannot be made: " + e.getMessage(), e);
    }
    Run run = new Run(directory, command, options, Journal.open(journal(directory)));
    Files.createDirectories(run.checkpoints.folder());
    AtomicFile.write(directory.resolve(YAML), out -> out.write(text));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", command);
    fields.put("provenance", Json.toMap(provenance));
    run.journal().append(Event.of(STARTED, fields));
    return run;
  }

  /** Whether a folder is a run's. */
  public static boolean isRun(Path directory) {
    return Files.isRegularFile(directory.resolve(YAML));
  }

  /**
   * Checks that a folder can become a new run's, without making it.
   *
   * @throws RunException if it exists and is not empty
   */
  public static void requireUnused(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> content = Files.list(directory)) {
        if (content.findAny().isEmpty()) {
          return;
        }
      }
    }
    if (Files.exists(directory)) {
      throw new RunException(
          directory
              + (Files.exists(journal(directory))
                  ? ": a run of that name exists; go on with it (espalier resume "
                      + directory
                      + "), or choose another folder"
                  : ": exists already; choose another folder for the run"));
    }
  }

  /**
   * Opens the folder of work that was cut off, to go on, and journals that.
   *
   * @throws RunException if it is not a run's folder, is damaged, another process writes it, or the
   *     data are not those with which it began
   */
  public static Run resume(Path directory, Provenance provenance) throws IOException {
    Run reading = open(directory);
    reading.requireSameData(provenance);
    Run run =
        new Run(
            directory, reading.command, reading.configuration, Journal.open(journal(directory)));
    Files.createDirectories(run.checkpoints.folder());
    run.checkpoints.removeUnfinished();
    run.journal().append(Event.of(RESUMED, Map.of("provenance", Json.toMap(provenance))));
    return run;
  }

  private void requireSameData(Provenance now) throws IOException {
    for (Event event : events()) {
      if (event.type().equals(STARTED)
          && event.fields().get("provenance") instanceof Map<?, ?> began
          && !now.data().equals(began.get("data"))) {
        throw new RunException(
            "%s: its data have changed since it began (fingerprint %s, now %s); bring them back, or start anew"
                .formatted(directory, began.get("data"), now.data()));
      }
    }
  }

  /** Where the events of a run's folder are. */
  public static Path journal(Path directory) {
    return directory.resolve(JOURNAL);
  }

  /**
   * Opens a run's folder for reading; its work may still go on elsewhere.
   *
   * @throws RunException if it is not a run's folder, or is damaged
   */
  public static Run open(Path directory) throws IOException {
    Path yaml = directory.resolve(YAML);
    if (!isRun(directory)) {
      throw new RunException(directory + ": not the folder of a run (it has no " + YAML + ")");
    }
    try {
      Map<String, Object> content = Json.parseYaml(Files.readString(yaml));
      if (content.get("command") instanceof String name
          && content.get("configuration") instanceof Map<?, ?> options) {
        return new Run(directory, name, Json.toMap(options), null);
      }
      throw new RunException(yaml + ": command or configuration is missing");
    } catch (JsonProcessingException e) {
      throw new RunException(yaml + ": not YAML: " + e.getOriginalMessage(), e);
    }
  }

  public Path directory() {
    return directory;
  }

  /** The name of the command whose work this is. */
  public String command() {
    return command;
  }

  /**
   * The options of the work, as the record that they were made of.
   *
   * @throws IllegalArgumentException if they do not fit that record
   */
  public <T> T configuration(Class<T> type) {
    return Json.fromMap(configuration, type);
  }

  /** The options of the work by name, as YAML holds them; not to be changed. */
  public Map<String, Object> configuration() {
    return Collections.unmodifiableMap(configuration);
  }

  /** The text of {@code run.yaml}. */
  public String yaml() throws IOException {
    return Files.readString(directory.resolve(YAML));
  }

  /** Where the resulting network goes. */
  public Path result() {
    return directory.resolve("compressed.onnx");
  }

  /** The events up to now. */
  public List<Event> events() throws IOException {
    return Journal.read(journal(directory));
  }

  /**
   * Where the results of this run come from, as it stood when the work began.
   *
   * @throws RunException if the journal does not say so
   */
  public Provenance provenance() throws IOException {
    for (Event event : events()) {
      if (event.type().equals(STARTED)
          && event.fields().get("provenance") instanceof Map<?, ?> map) {
        return Json.fromMap(Json.toMap(map), Provenance.class);
      }
    }
    throw new RunException(directory + ": its journal does not say how it began");
  }

  /**
   * The journal to write to.
   *
   * @throws IllegalStateException if this run was opened for reading
   */
  public Journal journal() {
    if (journal == null) {
      throw new IllegalStateException(directory + " was opened for reading");
    }
    return journal;
  }

  /**
   * Writes a checkpoint; it is on disk when this returns. Older ones are removed, but for the one
   * before it and those that are {@linkplain #keep kept}.
   */
  public void saveCheckpoint(Checkpoint checkpoint) throws IOException {
    checkpoints.save(checkpoint);
  }

  /** Protects a checkpoint from removal, as the last network inside the tolerance. */
  public void keep(int number) throws IOException {
    checkpoints.keep(number);
  }

  /** Ends the protection that {@link #keep} gave. */
  public void release(int number) throws IOException {
    checkpoints.release(number);
  }

  /** The numbers of the checkpoints on disk, ascending. */
  public List<Integer> checkpointNumbers() throws IOException {
    return checkpoints.numbers();
  }

  /**
   * Reads a checkpoint.
   *
   * @throws RunException if it is missing or damaged
   */
  public Checkpoint checkpoint(int number) throws IOException {
    return checkpoints.load(number);
  }

  /** Reads the checkpoint with the highest number, if there is one. */
  public Optional<Checkpoint> latestCheckpoint() throws IOException {
    List<Integer> numbers = checkpoints.numbers();
    return numbers.isEmpty() ? Optional.empty() : Optional.of(checkpoints.load(numbers.getLast()));
  }

  @Override
  public void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
  }
}
