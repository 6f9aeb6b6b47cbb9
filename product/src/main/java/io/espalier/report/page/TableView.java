package io.espalier.report.page;

/** How tables look. */
final class TableView {
  /** A table with more rows is folded away at first. */
  private static final int LONGEST = 20;

  private TableView() {}

  static boolean isLong(DataTable table) {
    return table.rows().size() > LONGEST;
  }

  /** The class of a column's cells: numbers stand on the right. */
  static String side(Column column) {
    return column.kind() == Column.Kind.TEXT ? "words" : "number";
  }
}
