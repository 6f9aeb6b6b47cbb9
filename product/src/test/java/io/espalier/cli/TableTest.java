package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void numbersStandRightAndTextLeft() {
    Table table =
        new Table("layer", "MACs", "why").row("conv1", "442,368", "").row("fc", "640", "output");
    assertThat(table.toString())
        .isEqualTo(
            """
            layer     MACs  why
            -----  -------  ------
            conv1  442,368
            fc         640  output
            """);
  }

  @Test
  void aRowHasACellForEachColumn() {
    Table table = new Table("a", "b");
    assertThatThrownBy(() -> table.row("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row must have 2 cells; cells=1");
  }
}
