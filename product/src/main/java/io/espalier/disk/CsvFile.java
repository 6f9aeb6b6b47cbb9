package io.espalier.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes tables as files of comma-separated values (RFC 4180) in UTF-8: a line of column names,
 * then a line per row. Cells that hold commas, quotes or line ends are quoted; lines end with a
 * line feed.
 */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Writes a table; the file appears complete or not at all.
   *
   * @throws IOException if that fails; an old file is untouched then
   * @throws IllegalArgumentException if a row has not as many cells as there are columns
   */
  public static void write(Path file, List<String> columns, List<List<String>> rows)
      throws IOException {
    byte[] bytes = text(columns, rows).getBytes(UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /**
   * The text of such a file.
   *
   * @throws IllegalArgumentException if a row has not as many cells as there are columns
   */
  public static String text(List<String> columns, List<List<String>> rows) {
    StringBuilder text = new StringBuilder(line(columns));
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row needs a cell for each of the columns %s; cells=%s".formatted(columns, row));
      }
      text.append(line(row));
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvFile::cell).collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
