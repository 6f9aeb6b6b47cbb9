package io.espalier.study;

import io.espalier.disk.CsvFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table of comma-separated values that grows row by row. */
final class CsvRows {
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  CsvRows(String... columns) {
    this(List.of(columns));
  }

  CsvRows(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  void add(Object... cells) {
    add(List.of(cells));
  }

  void add(List<?> cells) {
    rows.add(cells.stream().map(Object::toString).toList());
  }

  /** Writes the table; the file appears complete or not at all. */
  void write(Path file) throws IOException {
    CsvFile.write(file, columns, rows);
  }
}
