package io.espalier.report.page;

import io.espalier.disk.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes tables as files of comma-separated values, in UTF-8: a line of headings, then a line for
 * each row. A cell that holds a comma, a quotation mark or the end of a line is quoted, and
 * quotation marks in it are doubled. Numbers have all their digits; what is missing is empty. A
 * mean takes two columns, an interval three.
 */
public final class TableFiles {
  private TableFiles() {}

  /**
   * Writes each table of a report, those behind charts included, as {@code NAME.csv}.
   *
   * @param folder where to; it is made if it is missing
   * @throws IOException if a file cannot be written
   */
  public static void write(Path folder, Report report) throws IOException {
    Files.createDirectories(folder);
    for (DataTable table : report.tables()) {
      byte[] text = text(table).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(folder.resolve(table.name() + ".csv"), out -> out.write(text));
    }
  }

  static String text(DataTable table) {
    List<String> heads = new ArrayList<>();
    table.columns().forEach(column -> heads.addAll(heads(column)));
    StringBuilder text = new StringBuilder(line(heads));
    for (List<Cell> row : table.rows()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.addAll(values(row.get(i), heads(table.columns().get(i)).size()));
      }
      text.append(line(values));
    }
    return text.toString();
  }

  private static List<String> heads(Column column) {
    String head = column.heading();
    return switch (column.kind()) {
      case TEXT, NUMBER -> List.of(head);
      case SPREAD -> List.of(head, head + " deviation");
      case INTERVAL -> List.of(head, head + " low", head + " high");
    };
  }

  private static List<String> values(Cell cell, int width) {
    return switch (cell) {
      case Cell.Text text -> List.of(text.text());
      case Cell.Single number -> List.of(digits(number.value()));
      case Cell.Spread spread -> List.of(digits(spread.mean()), digits(spread.deviation()));
      case Cell.Interval interval ->
          List.of(digits(interval.value()), digits(interval.low()), digits(interval.high()));
      case Cell.Missing missing -> Collections.nCopies(width, "");
    };
  }

  private static String digits(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String line(List<String> values) {
    return values.stream().map(TableFiles::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String value) {
    return value.matches("(?s).*[,\"\\r\\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }
}
