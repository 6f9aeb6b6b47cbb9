package io.espalier.latency;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.disk.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The times of layers alone, each measured once and kept in a file for the processes to come.
 *
 * <p>The file is JSON: {@code conditions}, a text for all that times depend on but the layer, and
 * {@code millis}, from a text for each layer ({@link LayerShape#key}) to its time. Its name follows
 * from the conditions. It may be deleted at any time.
 */
public final class LayerTimes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stopwatch stopwatch;
  private final Path file;
  private final String conditions;
  private final Map<String, Double> millis;
  private int measured;

  private LayerTimes(
      Stopwatch stopwatch, Path file, String conditions, Map<String, Double> millis) {
    this.stopwatch = stopwatch;
    this.file = file;
    this.conditions = conditions;
    this.millis = millis;
  }

  /** What the file holds. */
  private record Kept(String conditions, Map<String, Double> millis) {}

  /**
   * The times that are kept in a folder for some conditions.
   *
   * @param conditions machine, runtime, threads
   * @param say hears of a file that cannot be read, and is measured anew
   */
  static LayerTimes open(
      Stopwatch stopwatch, Path folder, String conditions, Consumer<String> say) {
    Path file = folder.resolve("layer-times-%08x.json".formatted(conditions.hashCode()));
    return new LayerTimes(stopwatch, file, conditions, read(file, conditions, say));
  }

  private static Map<String, Double> read(Path file, String conditions, Consumer<String> say) {
    if (!Files.isRegularFile(file)) {
      return new TreeMap<>();
    }
    try {
      Kept kept = JSON.readValue(file.toFile(), new TypeReference<Kept>() {});
      return conditions.equals(kept.conditions()) && kept.millis() != null
          ? new TreeMap<>(kept.millis())
          : new TreeMap<>();
    } catch (IOException e) {
      say.accept("%s cannot be read, and layers are timed anew".formatted(file));
      return new TreeMap<>();
    }
  }

  /** The time of a layer, measured if it was not yet. */
  double millis(LayerShape layer) {
    String key = layer.key();
    Double kept = millis.get(key);
    if (kept == null) {
      kept = stopwatch.millis(layer);
      millis.put(key, kept);
      measured++;
    }
    return kept;
  }

  /** How many layers were measured since the file was read. */
  int measured() {
    return measured;
  }

  /**
   * Writes what is known, together with what other processes have written meanwhile.
   *
   * @throws IOException if that fails
   */
  void save() throws IOException {
    if (measured == 0) {
      return;
    }
    Map<String, Double> all = new TreeMap<>(read(file, conditions, line -> {}));
    all.putAll(millis);
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("conditions", conditions);
    content.put("millis", all);
    byte[] bytes =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(content)
            .getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, out -> out.write(bytes));
  }
}
