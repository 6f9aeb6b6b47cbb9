package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.onnx.OnnxReader;
import io.espalier.report.LayeredLayout.Point;
import io.espalier.report.LayeredLayout.Rectangle;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class NetworkPageTest {
  @TempDir private Path temp;

  private static String page(String title, Graph graph) {
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    return NetworkPage.of(
        title, groups, CostModel.of(graph, ShapeInference.infer(graph, groups.inputShapes())));
  }

  private static Graph two(String first, String second) {
    Sketch s = new Sketch();
    return s.graph(s.conv(second, s.relu("relu", s.conv(first, s.image(3, 8, 8), 4, 3)), 2, 4));
  }

  /** The page as XML, which it is behind its first line. */
  private static Document parse(String page) throws Exception {
    String xml = page.substring(page.indexOf('\n') + 1);
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

  @Test
  void namesAreTextWhateverTheyAre() throws Exception {
    String script = "<script>alert('a')</script>";
    String attribute = "\" onload=\"alert(1)\" x='&amp;";
    String page = page("</title>" + script, two(script, attribute));
    assertThat(page).doesNotContain("<script>alert");
    Document parsed = parse(page);
    assertThat(elements(parsed, "script")).hasSize(1);
    assertThat(elements(parsed, "h1").getFirst().getTextContent()).isEqualTo("</title>" + script);
    assertThat(elements(parsed, "text"))
        .extracting(Element::getTextContent)
        .contains(script, BoxText.fit(attribute));
    assertThat(elements(parsed, "h2"))
        .extracting(Element::getTextContent)
        .contains(script, attribute);
    assertThat(parsed.getElementsByTagName("*").getLength()).isGreaterThan(20);
    for (Element element : elements(parsed, "*")) {
      assertThat(element.hasAttribute("onload")).isFalse();
    }
  }

  @Test
  void controlCharactersBecomeQuestionMarks() throws Exception {
    Document parsed = parse(page("net", two("a\u0000b\u001bc", "last")));
    assertThat(elements(parsed, "text")).extracting(Element::getTextContent).contains("a?b?c");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = page("net", two("first", "last"));
    assertThat(page)
        .contains("content=\"default-src 'none'; ")
        .doesNotContain("src=")
        .doesNotContain("href")
        .doesNotContain("@import")
        .doesNotContain("url(");
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
  }

  @Test
  void layersOfOneGroupLookAlikeAndSayWhyTheyStay() throws Exception {
    Sketch s = new Sketch();
    String stem = s.conv("stem", s.image(3, 8, 8), 4, 3);
    String sum = s.add("sum", stem, s.conv("branch", stem, 4, 4));
    Document parsed = parse(page("net", s.graph(s.conv("last", sum, 2, 4))));
    List<Element> boxes =
        elements(parsed, "g").stream().filter(g -> g.hasAttribute("data-box")).toList();
    assertThat(boxes)
        .extracting(box -> box.getAttribute("class") + " " + box.getAttribute("style"))
        .containsExactly(
            "box port ",
            "box coupled --hue:0.0",
            "box coupled --hue:0.0",
            "box coupled --hue:0.0",
            "box frozen --hue:137.5",
            "box port ");
    assertThat(elements(parsed, "p"))
        .extracting(Element::getTextContent)
        .contains("it stays because its channels are the network's output 'last'");
  }

  @Test
  void theFileIsReplacedWhole() throws IOException {
    Path file = Files.writeString(temp.resolve("net.html"), "old");
    Graph graph = two("first", "last");
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    NetworkPage.write(file, "net", groups, CostModel.of(graph, ShapeInference.atBatch(graph, 1)));
    assertThat(file).hasContent(page("net", graph));
    assertThat(temp).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet56-cifar10",
        "yolox_nano",
        "FastestDet",
        "fsanet_headpose_var",
        "carvana_unet_upsample_small"
      })
  void dataFlowDownAndNothingOverlaps(String model) throws Exception {
    Graph graph = OnnxReader.read(Shared.model(model + ".onnx"));
    Drawing drawing = Condensation.of(ChannelAnalysis.analyse(graph));
    assertThat(drawing.boxes()).hasSizeLessThan(graph.nodes().size());
    LayeredLayout layout =
        LayeredLayout.of(drawing, drawing.boxes().stream().map(BoxText::size).toList());
    for (int i = 0; i < drawing.wires().size(); i++) {
      Rectangle from = layout.boxes().get(drawing.wires().get(i).from());
      Rectangle to = layout.boxes().get(drawing.wires().get(i).to());
      List<Point> corners = layout.wires().get(i);
      assertThat(from.y() + from.height()).isLessThan(to.y());
      assertThat(corners.getFirst().y()).isEqualTo(from.y() + from.height());
      assertThat(corners.getLast().y()).isEqualTo(to.y());
    }
    for (int i = 0; i < layout.boxes().size(); i++) {
      Rectangle box = layout.boxes().get(i);
      assertThat(layout.boxes().subList(0, i)).noneMatch(other -> overlap(box, other));
    }
    String page = page(model, graph);
    assertThat(page).isEqualTo(page(model, graph));
    assertThat(parse(page).getElementsByTagName("svg").getLength()).isOne();
  }

  private static boolean overlap(Rectangle a, Rectangle b) {
    return a.x() < b.x() + b.width()
        && b.x() < a.x() + a.width()
        && a.y() < b.y() + b.height()
        && b.y() < a.y() + a.height();
  }
}
