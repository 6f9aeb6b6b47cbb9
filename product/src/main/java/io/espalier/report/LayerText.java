package io.espalier.report;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.graph.Window;
import java.util.stream.Collectors;

/** A node in a few words: {@code Conv 3x3 /2, 16 to 32}. */
final class LayerText {
  private LayerText() {}

  static String of(Node node, Shapes shapes) {
    String label = node.op().label();
    if (node.op() instanceof Op.Conv conv) {
      return label
          + kernel(conv.window())
          + groups(node, conv.group(), shapes)
          + widths(node, shapes, 1);
    }
    if (node.op() instanceof Op.ConvTranspose conv) {
      return label
          + kernel(conv.window())
          + groups(node, conv.group(), shapes)
          + widths(node, shapes, 1);
    }
    return node.op() instanceof Op.Gemm || node.op() instanceof Op.MatMul
        ? label + widths(node, shapes, -1)
        : label;
  }

  private static String kernel(Window window) {
    String kernel = window.kernel().stream().map(String::valueOf).collect(Collectors.joining("×"));
    int stride = window.strides().stream().mapToInt(Integer::intValue).max().orElse(1);
    return " " + kernel + (stride > 1 ? " /" + stride : "");
  }

  private static String groups(Node node, int groups, Shapes shapes) {
    if (groups == 1) {
      return "";
    }
    return extent(node.input(0), shapes, 1).equals(Integer.toString(groups))
        ? " depthwise"
        : ", " + groups + " groups";
  }

  private static String widths(Node node, Shapes shapes, int axis) {
    String in = extent(node.input(0), shapes, axis);
    String out = extent(node.output(), shapes, axis);
    return in.isEmpty() || out.isEmpty() ? "" : ", %s → %s".formatted(in, out);
  }

  private static String extent(String value, Shapes shapes, int axis) {
    return shapes
        .find(value)
        .filter(shape -> shape.rank() > Math.max(axis, 0))
        .map(shape -> Integer.toString(shape.dim(axis)))
        .orElse("");
  }
}
