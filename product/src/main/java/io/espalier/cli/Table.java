package io.espalier.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns: numbers to the right, the rest to the left. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    this.head = List.of(head);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the head
   */
  Table row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          "a row must have %d cells; cells=%d".formatted(head.size(), cells.length));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The head, a rule and the rows, a line each. */
  @Override
  public String toString() {
    int columns = head.size();
    int[] width = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      int c = column;
      width[c] = head.get(c).length();
      rows.forEach(row -> width[c] = Math.max(width[c], row.get(c).length()));
      numeric[c] = rows.stream().allMatch(row -> row.get(c).matches("[-+]?\\d.*|-|"));
    }
    StringBuilder text = new StringBuilder();
    append(text, head, width, numeric);
    append(
        text, head.stream().map(h -> "-".repeat(width[head.indexOf(h)])).toList(), width, numeric);
    rows.forEach(row -> append(text, row, width, numeric));
    return text.toString();
  }

  private static void append(
      StringBuilder text, List<String> cells, int[] width, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < width.length; column++) {
      String cell = cells.get(column);
      String space = " ".repeat(width[column] - cell.length());
      line.append(column == 0 ? "" : GAP);
      line.append(numeric[column] ? space + cell : cell + space);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
