package io.espalier.report.page;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rows of numbers and names; {@link TableFiles} writes it as a file of its own.
 *
 * @param name what its file is called, without the ending: lower case letters, digits and hyphens
 * @param title what it shows
 * @param columns its heads
 * @param rows a cell for each column
 */
public record DataTable(String name, String title, List<Column> columns, List<List<Cell>> rows)
    implements Part {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the name is not one for a file, or a row does not fit the
   *     columns
   */
  public DataTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a table's name is made of lower case letters, digits and hyphens; name=" + name);
    }
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table %s: a row must have %d cells; cells=%d"
                .formatted(name, columns.size(), row.size()));
      }
      for (int i = 0; i < row.size(); i++) {
        if (!columns.get(i).fits(row.get(i))) {
          throw new IllegalArgumentException(
              "table %s, column %s: not a cell of kind %s: %s"
                  .formatted(name, columns.get(i).name(), columns.get(i).kind(), row.get(i)));
        }
      }
    }
  }
}
