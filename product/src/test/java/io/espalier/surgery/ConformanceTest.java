package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.Exactness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The networks of a folder, each cut with three seeds ({@code espalier.corpus.seeds}), and through
 * norms if {@code espalier.corpus.through-norms} is true. Writes the table of results to {@code
 * target/conformance.md}, a row a network.
 */
@Tag("long")
final class ConformanceTest {
  private static final int SEEDS = Integer.getInteger("espalier.corpus.seeds", 3);
  private static final Exactness EXACTNESS =
      Boolean.getBoolean("espalier.corpus.through-norms")
          ? Exactness.THROUGH_NORMS
          : Exactness.EXACT;

  /**
   * The files below a folder, small ones first; {@code src/test/python} has scripts that export
   * such networks.
   */
  @ParameterizedTest
  @MethodSource("corpus")
  @EnabledIfSystemProperty(named = "espalier.corpus", matches = ".+")
  void cutsTheCorpus(Path file) throws IOException {
    Path folder = Path.of(System.getProperty("espalier.corpus"));
    String name = folder.relativize(file).toString().replace(".onnx", "");
    check(name, file);
  }

  static List<Path> corpus() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("espalier.corpus", ".")))) {
      return files
          .filter(file -> file.toString().endsWith(".onnx"))
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList();
    }
  }

  private static void check(String name, Path file) throws IOException {
    Conformance.Row row = Conformance.check(name, file, SEEDS, EXACTNESS);
    Path table = Path.of("target", "conformance.md");
    if (Files.notExists(table)) {
      Files.writeString(table, Conformance.Row.HEAD + "\n");
    }
    Files.writeString(table, row + "\n", StandardOpenOption.APPEND);
    assertThat(row.failures()).as(name).isEmpty();
  }
}
