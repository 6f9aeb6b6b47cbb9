package io.espalier.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.report.page.Report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFilesTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("layer"),
          Column.count("MACs", ""),
          Column.number("accuracy", "%", 2),
          Column.spread("test", "%", 2),
          Column.interval("time", "ms", 3));

  @TempDir private Path temp;

  @Test
  void numbersKeepAllDigitsAndTakeColumnsOfTheirOwn() {
    DataTable table =
        new DataTable(
            "t",
            "",
            COLUMNS,
            List.of(
                List.of(
                    Cell.of("conv1"),
                    Cell.of(40_551_040),
                    Cell.of(91.123456789),
                    new Cell.Spread(90.5, 0.25),
                    Cell.of(1.5, 1.25, 2)),
                List.of(
                    Cell.of("fc"),
                    Cell.of(Double.NaN),
                    Cell.of(-0.0),
                    new Cell.Spread(90.5, Double.NaN),
                    Cell.of(Double.NaN, 1, 2))));
    assertThat(TableFiles.text(table))
        .isEqualTo(
            """
            layer,MACs,accuracy (%),test (%),test (%) deviation,time (ms),time (ms) low,time (ms) high
            conv1,40551040,91.123456789,90.5,0.25,1.5,1.25,2
            fc,,0,90.5,,,,
            """);
  }

  @Test
  void whatWouldEndACellIsQuoted() {
    DataTable table =
        new DataTable(
            "t",
            "",
            List.of(Column.text("a,b"), Column.text("c")),
            List.of(List.of(Cell.of("say \"x\""), Cell.of("two\nlines"))));
    assertThat(TableFiles.text(table)).isEqualTo("\"a,b\",c\n\"say \"\"x\"\"\",\"two\nlines\"\n");
  }

  @Test
  void eachTableOfAReportHasAFileThatIsAlwaysTheSame() throws IOException {
    LineChart chart =
        new LineChart(
            "loss",
            "Loss",
            new Axis("epoch", "", 0),
            new Axis("loss", "", 4),
            List.of(
                new LineChart.Series("a", List.of(new LineChart.Point(2, 0.5))),
                new LineChart.Series("b", List.of(new LineChart.Point(1, 0.25)))),
            List.of(new Limit("most", 3)));
    DataTable table =
        new DataTable("layers", "", List.of(Column.text("layer")), List.of(List.of(Cell.of("x"))));
    Report report = new Report("r", "", List.of(new Section("s", "", List.of(table, chart))));
    Path folder = temp.resolve("run/tables");
    TableFiles.write(folder, report);
    TableFiles.write(folder, report);
    assertThat(folder.resolve("layers.csv")).hasContent("layer\nx\n");
    assertThat(folder.resolve("loss.csv")).hasContent("epoch,a,b,most\n1,,0.25,3\n2,0.5,,3\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }
}
