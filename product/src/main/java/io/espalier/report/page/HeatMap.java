package io.espalier.report.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A number for each pair of a row and a column, written into a tile whose colour says how much it
 * is.
 *
 * @param rowName what the rows are, as {@code layer}
 * @param columnName what the columns are, as {@code step}
 * @param value what the numbers are
 * @param shade what the colours are
 * @param rows from the top to the bottom
 * @param columns from the left to the right
 * @param tiles those that are there; the others stay empty
 */
public record HeatMap(
    String name,
    String title,
    String rowName,
    String columnName,
    Axis value,
    Axis shade,
    List<String> rows,
    List<String> columns,
    List<Tile> tiles)
    implements Chart {

  /**
   * Copies the lists.
   *
   * @throws IndexOutOfBoundsException if a tile lies outside of rows and columns
   */
  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    tiles = List.copyOf(tiles);
    for (Tile tile : tiles) {
      Objects.checkIndex(tile.row(), rows.size());
      Objects.checkIndex(tile.column(), columns.size());
    }
  }

  /**
   * One tile.
   *
   * @param value its number
   * @param shade how strong its colour is, on the scale of colours
   */
  public record Tile(int row, int column, double value, double shade) {}

  /** A row for each row, a column for each column, with the tiles' numbers. */
  @Override
  public DataTable table() {
    List<Column> heads = new ArrayList<>(List.of(Column.text(rowName)));
    columns.forEach(column -> heads.add(value.column(columnName + " " + column)));
    List<List<Cell>> cells = new ArrayList<>();
    for (String row : rows) {
      List<Cell> line =
          new ArrayList<>(Collections.nCopies(columns.size() + 1, new Cell.Missing()));
      line.set(0, Cell.of(row));
      cells.add(line);
    }
    tiles.forEach(tile -> cells.get(tile.row()).set(tile.column() + 1, Cell.of(tile.value())));
    return new DataTable(name, title, heads, cells);
  }
}
