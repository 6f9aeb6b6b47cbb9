package io.espalier.report.page;

import java.util.List;

/** The numbers that matter most. */
public record Figures(List<Figure> figures) implements Part {
  public Figures {
    figures = List.copyOf(figures);
  }

  /**
   * A number in large letters.
   *
   * @param name of what was counted or measured
   * @param value its text, with the unit
   * @param beside what it is compared with, as {@code before: 40.6 M}; may be empty
   * @param meaning what the comparison comes to, as {@code 2.43 times fewer}; may be empty
   */
  public record Figure(String name, String value, String beside, String meaning) {}
}
