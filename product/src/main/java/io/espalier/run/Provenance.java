package io.espalier.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a result comes from: what has to be the same for it to come out the same.
 *
 * @param espalier version of Espalier
 * @param commit the commit that Espalier was built from, with {@code -dirty} behind it where files
 *     were changed; {@code unknown} where the build was not told
 * @param jvm name and version of the Java virtual machine
 * @param os name, version and architecture of the operating system
 * @param cpu model of the processor
 * @param processors how many of its threads this process may use
 * @param threads how many threads the engines were given
 * @param libraries versions of the native libraries, by name
 * @param seed of all randomness
 * @param data fingerprint of the data
 */
public record Provenance(
    String espalier,
    String commit,
    String jvm,
    String os,
    String cpu,
    int processors,
    int threads,
    Map<String, String> libraries,
    long seed,
    String data) {
  private static final String BUILD = "build.properties";
  private static final String LIBRARY = "library.";

  /** The provenance of work that this process does. */
  public static Provenance here(int threads, long seed, String dataFingerprint) {
    Properties build = build();
    Map<String, String> libraries = new TreeMap<>();
    build.stringPropertyNames().stream()
        .filter(name -> name.startsWith(LIBRARY))
        .forEach(name -> libraries.put(name.substring(LIBRARY.length()), build.getProperty(name)));
    String commit = build.getProperty("commit", "");
    return new Provenance(
        version(),
        commit.isBlank() ? "unknown" : commit,
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        Stream.of("os.name", "os.version", "os.arch")
            .map(System::getProperty)
            .reduce((a, b) -> a + " " + b)
            .orElseThrow(),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        libraries,
        seed,
        dataFingerprint);
  }

  /** The version of this Espalier. */
  public static String version() {
    return build().getProperty("version", "unknown");
  }

  private static Properties build() {
    Properties properties = new Properties();
    try (InputStream in = Provenance.class.getResourceAsStream(BUILD)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** The model of this machine's processor; its architecture where the system does not tell. */
  public static String processor() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    String model =
        Files.isReadable(cpuinfo)
            ? linuxModel(cpuinfo)
            : System.getProperty("os.name", "").startsWith("Mac")
                ? macModel()
                : System.getenv("PROCESSOR_IDENTIFIER");
    return model == null || model.isBlank() ? System.getProperty("os.arch", "unknown") : model;
  }

  private static String linuxModel(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String macModel() {
    try {
      Process process = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
      try (InputStream out = process.getInputStream()) {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
    } catch (IOException e) {
      return "";
    }
  }
}
