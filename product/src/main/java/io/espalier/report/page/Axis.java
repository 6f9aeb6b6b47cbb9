package io.espalier.report.page;

/**
 * What the numbers along an axis, or a scale of colours, are.
 *
 * @param name as {@code accuracy}
 * @param unit as {@code %}; empty if they have none
 * @param decimals digits behind the point where a number is written out
 */
public record Axis(String name, String unit, int decimals) {

  Column column() {
    return Column.number(name, unit, decimals);
  }

  /** A column for numbers on this axis under another name. */
  Column column(String heading) {
    return Column.number(heading, unit, decimals);
  }
}
