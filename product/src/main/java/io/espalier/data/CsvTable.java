package io.espalier.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A table from a file of comma-separated values (RFC 4180) in UTF-8: a line of column names, then
 * rows of as many cells. A cell in double quotes may hold commas, line ends and doubled quotes;
 * blanks around a cell are no part of it. A byte order mark, the line ends of all systems and empty
 * lines are read over.
 *
 * @param file where it was read from
 * @param columns their names, each once
 */
record CsvTable(Path file, List<String> columns, List<Row> rows) {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  /**
   * One row.
   *
   * @param line the number of its first line in the file, from 1
   * @param cells one for each column
   */
  record Row(int line, List<String> cells) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  CsvTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it cannot be read, is not UTF-8, has no rows, names a column twice, or
   *     has a row with another number of cells or a quote that does not close
   */
  static CsvTable read(Path file) throws DataException {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DataException(file + " is not a text file in UTF-8");
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    List<Row> rows = new CsvParser(file, text).rows();
    if (rows.size() < 2) {
      throw new DataException(file + " has no rows; expected a line of column names, then rows");
    }
    Row header = rows.get(0);
    Set<String> seen = new HashSet<>();
    for (String column : header.cells()) {
      if (!seen.add(column)) {
        throw new DataException(
            at(file, header) + "column \"%s\" is there twice".formatted(column));
      }
    }
    for (Row row : rows) {
      if (row.cells().size() != header.cells().size()) {
        throw new DataException(
            at(file, row)
                + "%d cells, but the first line names %d columns"
                    .formatted(row.cells().size(), header.cells().size()));
      }
    }
    return new CsvTable(file, header.cells(), rows.subList(1, rows.size()));
  }

  /**
   * The place of a column.
   *
   * @throws DataException if there is none of that name
   */
  int column(String name) throws DataException {
    int place = columns.indexOf(name);
    if (place < 0) {
      throw new DataException(
          "%s has no column \"%s\"; its columns are %s"
              .formatted(file, name, String.join(", ", columns)));
    }
    return place;
  }

  /**
   * The number in a cell.
   *
   * @throws DataException if the cell is anything but a finite decimal number
   */
  double number(Row row, int column) throws DataException {
    String cell = row.cells().get(column);
    double value = NUMBER.matcher(cell).matches() ? Double.parseDouble(cell) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new DataException(
          at(row) + "%s must be a number; %1$s=%s".formatted(columns.get(column), cell));
    }
    return value;
  }

  /** The beginning of a message about a row: file and line. */
  String at(Row row) {
    return at(file, row);
  }

  private static String at(Path file, Row row) {
    return "%s, line %d: ".formatted(file, row.line());
  }
}
