package io.espalier.report;

import io.espalier.channels.ChannelGroup;
import io.espalier.report.Drawing.Box;
import io.espalier.report.Drawing.Wire;
import io.espalier.report.LayeredLayout.Point;
import io.espalier.report.LayeredLayout.Rectangle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A drawing as an SVG element: each box in the colour of its group, and wires in the colour of the
 * channels that they carry.
 */
final class NetworkSvg {
  /** The golden angle: however many hues it is turned by, neighbours differ. */
  private static final double TURN = 137.508;

  private static final double INSET = 2;

  private final Drawing drawing;
  private final LayeredLayout layout;
  private final List<ChannelGroup> groups;

  private NetworkSvg(Drawing drawing, LayeredLayout layout, List<ChannelGroup> groups) {
    this.drawing = drawing;
    this.layout = layout;
    this.groups = groups;
  }

  static void write(Html html, Drawing drawing, List<ChannelGroup> groups) {
    LayeredLayout layout =
        LayeredLayout.of(drawing, drawing.boxes().stream().map(BoxText::size).toList());
    new NetworkSvg(drawing, layout, groups).write(html);
  }

  /** The hue of a group, in degrees. */
  static String hue(int group) {
    return "--hue:" + number(group * TURN % 360);
  }

  private void write(Html html) {
    html.open(
        "svg",
        "id",
        "network",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 %s %s".formatted(number(layout.width()), number(layout.height())),
        "width",
        number(layout.width()),
        "height",
        number(layout.height()));
    for (int i = 0; i < drawing.wires().size(); i++) {
      wire(html, drawing.wires().get(i), layout.wires().get(i));
    }
    for (int i = 0; i < drawing.boxes().size(); i++) {
      box(html, i, drawing.boxes().get(i), layout.boxes().get(i));
    }
    html.close().text("\n");
  }

  private static void wire(Html html, Wire wire, List<Point> corners) {
    String path =
        corners.stream()
            .map(corner -> number(corner.x()) + " " + number(corner.y()))
            .collect(Collectors.joining(" L", "M", ""));
    html.text("\n")
        .open("path", "class", wire.groups().size() == 1 ? "wire one" : "wire", "d", path);
    if (wire.groups().size() == 1) {
      html.attributes("style", hue(wire.groups().getFirst()));
    }
    html.close();
  }

  private void box(Html html, int position, Box box, Rectangle place) {
    html.text("\n")
        .open(
            "g",
            "class",
            "box " + look(box),
            "data-box",
            Integer.toString(position),
            "data-groups",
            box.groups().stream().map(String::valueOf).collect(Collectors.joining(" ")),
            "tabindex",
            "0",
            "role",
            "button",
            "transform",
            "translate(%s %s)".formatted(number(place.x()), number(place.y())));
    if (!box.groups().isEmpty()) {
      html.attributes("style", hue(box.groups().getFirst()));
    }
    html.element("title", tooltip(box));
    html.open(
            "rect",
            "width",
            number(place.width()),
            "height",
            number(place.height()),
            "rx",
            box.nodes().isEmpty() ? number(place.height() / 2) : "4")
        .close();
    if (box.groups().size() > 1) {
      stripes(html, box.groups(), place);
    }
    double y = BoxText.LINE_HEIGHT;
    line(html, "name", BoxText.fit(box.title()), place, y);
    for (String text : box.lines()) {
      y += BoxText.LINE_HEIGHT;
      line(html, "what", BoxText.fit(text), place, y);
    }
    html.close();
  }

  /** The colours of all groups side by side, below the text. */
  private void stripes(Html html, List<Integer> positions, Rectangle place) {
    double width = (place.width() - 2 * INSET) / positions.size();
    for (int i = 0; i < positions.size(); i++) {
      html.open(
              "rect",
              "class",
              "stripe " + GroupText.kind(groups.get(positions.get(i))),
              "style",
              hue(positions.get(i)),
              "x",
              number(INSET + i * width),
              "y",
              number(place.height() - INSET - BoxText.STRIPE),
              "width",
              number(width),
              "height",
              number(BoxText.STRIPE))
          .close();
    }
  }

  private static void line(Html html, String look, String text, Rectangle place, double y) {
    html.element("text", text, "class", look, "x", number(place.width() / 2), "y", number(y + 1));
  }

  /** How a box is filled: by the kind of its group. */
  private String look(Box box) {
    if (box.nodes().isEmpty()) {
      return "port";
    }
    return switch (box.groups().size()) {
      case 0 -> "plain";
      case 1 -> GroupText.kind(groups.get(box.groups().getFirst()));
      default -> "mixed";
    };
  }

  private String tooltip(Box box) {
    String about =
        box.groups().stream()
            .map(groups::get)
            .map(group -> "\n" + GroupText.sentence(group))
            .collect(Collectors.joining());
    return box.title() + about;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
