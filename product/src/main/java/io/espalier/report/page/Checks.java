package io.espalier.report.page;

import java.util.List;

/** Statements that hold or do not hold. */
public record Checks(List<Check> checks) implements Part {
  public Checks {
    checks = List.copyOf(checks);
  }

  /**
   * A statement.
   *
   * @param holds whether it is true
   * @param statement what is said then
   * @param otherwise what is said, loudly, if not
   */
  public record Check(boolean holds, String statement, String otherwise) {}
}
