package io.espalier.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.report.page.Report.Section;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ReportPageTest {
  private static final Pattern SCRIPT = Pattern.compile("(?s)(<script[^>]*>)(.*?)(</script>)");
  private static final List<String> EVIL =
      List.of(
          "<img src=x onerror=alert(1)>",
          "</script><script>alert(2)</script>",
          "\" onload=\"alert(3)\" x='&amp;",
          "<!--",
          "]]>",
          "a\u2028b");

  @TempDir private Path temp;

  /** A report that has a name at every place where one can stand. */
  private static Report report(String name) {
    Axis axis = new Axis(name, name, 1);
    List<Limit> limits = List.of(new Limit(name, 2));
    return new Report(
        name,
        name,
        List.of(
            new Section(
                name,
                name,
                List.of(
                    new Figures(List.of(new Figures.Figure(name, name, name, name))),
                    new Checks(
                        List.of(
                            new Checks.Check(true, name, ""), new Checks.Check(false, "", name))),
                    new DataTable(
                        "table",
                        name,
                        List.of(new Column(name, name, Column.Kind.TEXT, 0)),
                        List.of(List.of(Cell.of(name)))),
                    new Listing(name, name),
                    new LineChart(
                        "line",
                        name,
                        axis,
                        axis,
                        List.of(
                            new LineChart.Series(
                                name,
                                List.of(
                                    new LineChart.Point(0, 1),
                                    new LineChart.Point(1, Double.NaN)))),
                        limits),
                    new HeatMap(
                        "heat",
                        name,
                        name,
                        name,
                        axis,
                        axis,
                        List.of(name),
                        List.of("1"),
                        List.of(new HeatMap.Tile(0, 0, 3, 0.5))),
                    new CategoryChart(
                        "category",
                        name,
                        CategoryChart.Mark.BARS,
                        name,
                        axis,
                        List.of(name),
                        List.of(new CategoryChart.Series(name, List.of(CategoryChart.Value.of(1)))),
                        limits),
                    new WidthChart(
                        "width",
                        name,
                        axis,
                        List.of(name),
                        List.of(new WidthChart.Layer(name, List.of(16.0)))),
                    new ScatterChart(
                        "scatter",
                        name,
                        axis,
                        axis,
                        List.of(new ScatterChart.Point(name, name, 1, 2)),
                        limits)))));
  }

  /** The page as XML, which it is behind its first line and outside of its scripts. */
  private static Document parse(String page) throws Exception {
    String xml = SCRIPT.matcher(page.substring(page.indexOf('\n') + 1)).replaceAll("$1$3");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<JsonNode> data(String page) throws IOException {
    List<JsonNode> data = new ArrayList<>();
    Matcher script = SCRIPT.matcher(page);
    while (script.find()) {
      if (script.group(1).contains("application/json")) {
        data.add(new ObjectMapper().readTree(script.group(2)));
      }
    }
    return data;
  }

  @Test
  void namesAreTextWhateverTheyAre() throws Exception {
    List<String> harmless =
        elements(parse(ReportPage.of(report("name"))), "*").stream()
            .map(Element::getTagName)
            .toList();
    for (String name : EVIL) {
      Document page = parse(ReportPage.of(report(name)));
      assertThat(elements(page, "*"))
          .as("elements with %s", name)
          .extracting(Element::getTagName)
          .isEqualTo(harmless);
      assertThat(elements(page, "h1").getFirst().getTextContent()).isEqualTo(name);
      assertThat(elements(page, "td")).extracting(Element::getTextContent).contains(name);
      assertThat(elements(page, "pre")).extracting(Element::getTextContent).containsExactly(name);
      for (Element element : elements(page, "*")) {
        assertThat(element.hasAttribute("onload")).isFalse();
      }
    }
  }

  @Test
  void dataOfChartsCannotLeaveItsScript() throws IOException {
    List<String> kinds = List.of("line", "heat", "category", "width", "scatter");
    for (String name : EVIL) {
      List<JsonNode> data = data(ReportPage.of(report(name)));
      assertThat(data).extracting(chart -> chart.get("kind").textValue()).isEqualTo(kinds);
      assertThat(data).extracting(chart -> chart.get("title").textValue()).containsOnly(name);
      assertThat(ChartData.json((Chart) report(name).sections().getFirst().parts().get(4)))
          .doesNotContain("<", ">", "&", "\u2028");
    }
  }

  @Test
  void controlCharactersBecomeQuestionMarks() throws Exception {
    Document page = parse(ReportPage.of(report("a\u0000b\u001bc")));
    assertThat(elements(page, "h1").getFirst().getTextContent()).isEqualTo("a?b?c");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = ReportPage.of(report("name"));
    String library = new PageView(report("name"), false).library();
    assertThat(page).contains(library).contains("content=\"default-src &#39;none&#39;; ");
    assertThat(page.replace(library, ""))
        .doesNotContain("http:", "https:", "//", "src=", "url(", "@import");
    assertThat(library).doesNotContain("</script");
  }

  @Test
  void everyChartHasItsNumbersBesideIt() throws Exception {
    Document page = parse(ReportPage.of(report("name")));
    List<Element> charts =
        elements(page, "figure").stream()
            .filter(figure -> figure.getAttribute("class").startsWith("chart"))
            .toList();
    assertThat(charts).hasSize(5);
    for (Element chart : charts) {
      assertThat(chart.getElementsByTagName("table").getLength()).isOne();
      assertThat(chart.getElementsByTagName("script").getLength()).isOne();
    }
  }

  @Test
  void aPageIsLessThanTwoMegabytes() throws IOException {
    Path file = Files.writeString(temp.resolve("report.html"), "old");
    ReportPage.write(file, report("name"));
    assertThat(file).hasContent(ReportPage.of(report("name")));
    assertThat(Files.size(file)).isLessThan(2_000_000);
    assertThat(Files.readString(file, StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>\n<html");
  }
}
