package io.espalier.report;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.disk.AtomicFile;
import io.espalier.graph.Node;
import io.espalier.graph.Shapes;
import io.espalier.report.Drawing.Box;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A network and its channel groups as one HTML page that needs nothing else: boxes for layers, in
 * the colours of their groups, and beside them what is known of each. It follows the reader's
 * choice of light or dark.
 *
 * <p>Names come from the model file and may be anything: they are written as text, never as markup,
 * and the page forbids itself to load or run anything but what it holds.
 */
public final class NetworkPage {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  private final String title;
  private final ChannelGroups analysis;
  private final List<ChannelGroup> groups;
  private final Cost cost;
  private final Drawing drawing;
  private final Html html = new Html();

  private NetworkPage(String title, ChannelGroups analysis, Cost cost) {
    this.title = title;
    this.analysis = analysis;
    this.groups = analysis.groups();
    this.cost = cost;
    this.drawing = Condensation.of(analysis);
  }

  /**
   * The page's text.
   *
   * @param title what the reader knows the network by
   * @param cost of the network that was analysed
   */
  public static String of(String title, ChannelGroups groups, Cost cost) {
    return new NetworkPage(title, groups, cost).page();
  }

  /**
   * Writes the page; a file of that name is replaced, at once and whole.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, String title, ChannelGroups groups, Cost cost)
      throws IOException {
    byte[] page = of(title, groups, cost).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(page));
  }

  private String page() {
    html.open("html", "lang", "en").open("head");
    html.single("meta", "charset", "utf-8");
    html.single("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.element("title", title).resource("style", "network.css").close().text("\n");
    html.open("body");
    header();
    html.open("main").open("div", "id", "canvas");
    NetworkSvg.write(html, drawing, groups);
    html.close();
    panel();
    html.close().resource("script", "network.js").close().close().text("\n");
    return html.toString();
  }

  private void header() {
    html.open("header").element("h1", title);
    long removable = analysis.removable();
    int channels = groups.stream().mapToInt(ChannelGroup::channels).sum();
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "%,d parameters, %,d MACs; %d groups: %d prunable, %d coupled, %d frozen; %,d of %,d"
                + " channels can be cut",
            cost.parameters(),
            cost.macs(),
            groups.size(),
            count(Kind.PRUNABLE),
            count(Kind.COUPLED),
            count(Kind.FROZEN),
            removable,
            channels));
    html.open("div", "class", "zoom");
    html.element("button", "−", "data-zoom", "0.8", "title", "smaller");
    html.element("button", "fit", "data-zoom", "fit", "title", "as wide as the window");
    html.element("button", "+", "data-zoom", "1.25", "title", "larger");
    html.close().close();
  }

  private long count(Kind kind) {
    return groups.stream().filter(group -> group.kind() == kind).count();
  }

  private void panel() {
    html.open("aside");
    html.open("div", "id", "details");
    html.element("p", "Choose a box or a group.", "id", "hint");
    for (int i = 0; i < drawing.boxes().size(); i++) {
      boxDetails(i, drawing.boxes().get(i));
    }
    for (int i = 0; i < groups.size(); i++) {
      groupDetails(i, groups.get(i));
    }
    html.close();
    html.element("h2", "Groups");
    html.element(
        "p",
        "A group is the channels of one layer, or of layers that lose channels together. Prunable:"
            + " its layers stand alone. Coupled (thick border): an addition ties them. Frozen"
            + " (dashed): it must stay whole.");
    html.open("table");
    for (int i = 0; i < groups.size(); i++) {
      row(i, groups.get(i));
    }
    html.close().close();
  }

  private void row(int position, ChannelGroup group) {
    html.open("tr").open("td");
    html.open(
        "button",
        "class",
        "swatch " + GroupText.kind(group),
        "style",
        NetworkSvg.hue(position),
        "data-group",
        Integer.toString(position));
    html.text(group.id()).close().close();
    html.element("td", Integer.toString(group.channels()), "class", "number");
    html.element("td", GroupText.kind(group)).close().text("\n");
  }

  private void boxDetails(int position, Box box) {
    html.open("section", "id", "box-" + position, "hidden", "hidden");
    html.element("h2", box.title());
    Shapes shapes = analysis.shapes();
    html.element("p", String.join(", ", box.lines()));
    if (!box.nodes().isEmpty()) {
      html.open("ul");
      for (Node node : box.nodes()) {
        String shape = shapes.find(node.output()).map(Shape::toString).orElse("shape unknown");
        html.element("li", "%s (%s) → %s".formatted(node.name(), node.op().label(), shape));
      }
      html.close();
    }
    html.close().text("\n");
  }

  private void groupDetails(int position, ChannelGroup group) {
    html.open("section", "id", "group-" + position, "hidden", "hidden");
    html.open("h3");
    html.open(
        "span", "class", "swatch " + GroupText.kind(group), "style", NetworkSvg.hue(position));
    html.text("").close().text(" group " + group.id()).close();
    html.element(
        "p",
        "%s; %d of %d channels can be cut"
            .formatted(GroupText.kind(group), group.removable(), group.channels()));
    if (group.barrier().isPresent()) {
      String whole = group.removable() == 0 ? "it stays" : "the rest of it stays";
      html.element("p", whole + " because " + group.barrier().get().sentence(), "class", "barrier");
    }
    html.open("ul");
    group.layers().forEach(layer -> html.element("li", layer));
    html.close();
    if (!group.ties().isEmpty()) {
      html.element("p", "tied by " + String.join(", ", group.ties()));
    }
    html.close().text("\n");
  }
}
