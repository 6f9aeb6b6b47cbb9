package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  @TempDir Path folder;

  private CsvTable read(String text) throws IOException {
    return CsvTable.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  @Test
  void columnsRowsAndNumbers() throws IOException {
    CsvTable table = read("image,yaw\na.png,-1.5\nb.png,+2e1\n");
    assertThat(table.columns()).containsExactly("image", "yaw");
    assertThat(table.rows())
        .containsExactly(
            new CsvTable.Row(2, List.of("a.png", "-1.5")),
            new CsvTable.Row(3, List.of("b.png", "+2e1")));
    int yaw = table.column("yaw");
    assertThat(table.number(table.rows().get(0), yaw)).isEqualTo(-1.5);
    assertThat(table.number(table.rows().get(1), yaw)).isEqualTo(20);
  }

  @Test
  void quotesKeepCommasQuotesBlanksAndLineEnds() throws IOException {
    CsvTable table = read("a,b\n\"x, y\",\"say \"\"no\"\"\"\n\" 1\r\n2\" , \"\"\nlast,5\"");
    assertThat(table.rows())
        .containsExactly(
            new CsvTable.Row(2, List.of("x, y", "say \"no\"")),
            new CsvTable.Row(3, List.of(" 1\r\n2", "")),
            new CsvTable.Row(5, List.of("last", "5\"")));
  }

  @Test
  void marksLineEndsAndEmptyLinesOfOtherProgramsAreReadOver() throws IOException {
    CsvTable table = read("\uFEFFa , b\r\n\r\n 1,\t2 \r\n  \r\n3,\r\n");
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.rows())
        .containsExactly(
            new CsvTable.Row(3, List.of("1", "2")), new CsvTable.Row(5, List.of("3", "")));
    assertThat(read("a\r1\r2").rows())
        .containsExactly(new CsvTable.Row(2, List.of("1")), new CsvTable.Row(3, List.of("2")));
  }

  @Test
  void badTablesAreToldByFileAndLine() {
    assertBad("", " has no rows; expected a line of column names, then rows");
    assertBad("a,b\n", " has no rows; expected a line of column names, then rows");
    assertBad("a,b,a\n1,2,3", ", line 1: column \"a\" is there twice");
    assertBad("a,b\n1,2\n\n3", ", line 4: 1 cells, but the first line names 2 columns");
    assertBad("a,b\n1,\"2\n3,4\n", ", line 2: a quote that does not close");
    assertBad(
        "a,b\n1,\"2\n\"3\n",
        ", line 3: text behind a closing quote; a quote inside a quoted cell is doubled");
  }

  private void assertBad(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("t.csv") + message);
  }

  @Test
  void missingColumnsAreNamed() throws IOException {
    CsvTable table = read("yaw,pitch\n1,2");
    assertThatThrownBy(() -> table.column("roll"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("t.csv") + " has no column \"roll\"; its columns are yaw, pitch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "1e999", "0x10", "1.5f", "-", "1 2", "", "2,5"})
  void cellsThatAreNoNumbersAreToldByFileAndLine(String cell) throws IOException {
    CsvTable table = read("yaw,pitch\n1,2\n3,\"%s\"".formatted(cell));
    assertThatThrownBy(() -> table.number(table.rows().get(1), 1))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("t.csv") + ", line 3: pitch must be a number; pitch=" + cell);
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path binary = Files.write(folder.resolve("b.csv"), new byte[] {'a', (byte) 0xFF, '\n'});
    assertThatThrownBy(() -> CsvTable.read(binary))
        .isInstanceOf(DataException.class)
        .hasMessage(binary + " is not a text file in UTF-8");
    Path missing = folder.resolve("none.csv");
    assertThatThrownBy(() -> CsvTable.read(missing))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none.csv");
  }
}
