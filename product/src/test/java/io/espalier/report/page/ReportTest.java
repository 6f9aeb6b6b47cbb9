package io.espalier.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.report.page.Report.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Axis COUNT = new Axis("filters", "", 0);

  private static DataTable table(String name) {
    return new DataTable(name, "", List.of(Column.text("a")), List.of());
  }

  @Test
  void twoTablesCannotShareAFile() {
    assertThatThrownBy(
            () ->
                new Report(
                    "",
                    "",
                    List.of(
                        new Section("", "", List.of(table("a"))),
                        new Section("", "", List.of(table("b"), table("a"))))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two tables have the name a");
    assertThatThrownBy(() -> table("../a"))
        .hasMessage("a table's name is made of lower case letters, digits and hyphens; name=../a");
  }

  @Test
  void rowsFitTheirColumns() {
    List<Column> columns = List.of(Column.text("layer"), Column.count("filters", ""));
    assertThatThrownBy(() -> new DataTable("t", "", columns, List.of(List.of(Cell.of("conv1")))))
        .hasMessage("table t: a row must have 2 cells; cells=1");
    assertThatThrownBy(
            () -> new DataTable("t", "", columns, List.of(List.of(Cell.of("a"), Cell.of("b")))))
        .hasMessageStartingWith("table t, column filters: not a cell of kind NUMBER");
  }

  @Test
  void numbersAsPeopleReadThem() {
    assertThat(Cell.of(1234.5).format(2)).isEqualTo("1,234.50");
    assertThat(Cell.of(-0.001).format(2)).isEqualTo("0.00");
    assertThat(Cell.of(-2).format(0)).isEqualTo("−2");
    assertThat(Cell.of(Double.NaN).format(2)).isEqualTo("–");
    assertThat(Cell.of(Double.POSITIVE_INFINITY).format(2)).isEqualTo("∞");
    assertThat(new Cell.Spread(91.125, 0.5).format(1)).isEqualTo("91.1 ± 0.5");
    assertThat(new Cell.Spread(91.125, Double.NaN).format(1)).isEqualTo("91.1");
    assertThat(Cell.of(0.5, 0.25, 0.75).format(2)).isEqualTo("0.50 (0.25 to 0.75)");
  }

  @Test
  void aHeatMapIsATableOfRowsAndColumns() {
    HeatMap map =
        new HeatMap(
            "m",
            "",
            "layer",
            "step",
            COUNT,
            COUNT,
            List.of("a", "b"),
            List.of("1", "2"),
            List.of(new HeatMap.Tile(1, 0, 3, 0.5), new HeatMap.Tile(0, 1, 4, 0.25)));
    assertThat(TableFiles.text(map.table())).isEqualTo("layer,step 1,step 2\na,,4\nb,3,\n");
    assertThatThrownBy(
            () ->
                new HeatMap(
                    "m",
                    "",
                    "layer",
                    "step",
                    COUNT,
                    COUNT,
                    List.of("a"),
                    List.of("1"),
                    List.of(new HeatMap.Tile(1, 0, 3, 0.5))))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aSeriesWithDeviationsTakesTwoColumns() {
    CategoryChart chart =
        new CategoryChart(
            "c",
            "",
            CategoryChart.Mark.POINTS,
            "layer",
            COUNT,
            List.of("a", "b"),
            List.of(
                new CategoryChart.Series(
                    "many", List.of(new CategoryChart.Value(1, 0.5), CategoryChart.Value.NONE)),
                new CategoryChart.Series(
                    "one", List.of(CategoryChart.Value.of(2), CategoryChart.Value.of(3)))),
            List.of());
    assertThat(TableFiles.text(chart.table()))
        .isEqualTo("layer,many,many deviation,one\na,1,0.5,2\nb,,,3\n");
  }

  @Test
  void everyLayerHasAWidthInEveryStage() {
    assertThatThrownBy(
            () ->
                new WidthChart(
                    "w",
                    "",
                    COUNT,
                    List.of("before", "after"),
                    List.of(new WidthChart.Layer("conv1", List.of(16.0)))))
        .hasMessage("layer conv1 must have a width for each of 2 stages; widths=[16.0]");
  }
}
