package io.espalier.report.page;

import io.espalier.disk.CsvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes tables as {@link CsvFile}s. Numbers have all their digits; what is missing is empty. A
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
      CsvFile.write(folder.resolve(table.name() + ".csv"), heads(table), rows(table));
    }
  }

  static String text(DataTable table) {
    return CsvFile.text(heads(table), rows(table));
  }

  private static List<String> heads(DataTable table) {
    return table.columns().stream().flatMap(column -> heads(column).stream()).toList();
  }

  private static List<List<String>> rows(DataTable table) {
    List<List<String>> rows = new ArrayList<>();
    for (List<Cell> row : table.rows()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.addAll(values(row.get(i), heads(table.columns().get(i)).size()));
      }
      rows.add(values);
    }
    return rows;
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
}
