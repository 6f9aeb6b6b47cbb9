package io.espalier.report;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where boxes and wires of a drawing go: data flow downwards, in layers, as the layered algorithm
 * of the Eclipse Layout Kernel places them. Lengths are in pixels.
 *
 * @param boxes one rectangle a box
 * @param wires one line a wire, its corners from its beginning to its end
 */
record LayeredLayout(double width, double height, List<Rectangle> boxes, List<List<Point>> wires) {
  private static final double MARGIN = 16;
  private static final double BETWEEN_LAYERS = 22;
  private static final double BETWEEN_BOXES = 24;

  LayeredLayout {
    boxes = List.copyOf(boxes);
    wires = List.copyOf(wires);
  }

  /** Width and height of a box. */
  record Size(double width, double height) {}

  record Point(double x, double y) {}

  /** The upper left corner of a box, and its size. */
  record Rectangle(double x, double y, double width, double height) {}

  /**
   * Places a drawing.
   *
   * @param sizes one a box
   */
  static LayeredLayout of(Drawing drawing, List<Size> sizes) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
    root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(LayeredOptions.PADDING, new ElkPadding(MARGIN));
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_BOXES);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    root.setProperty(LayeredOptions.RANDOM_SEED, 1);
    List<ElkNode> nodes = new ArrayList<>();
    for (Size size : sizes) {
      ElkNode node = ElkGraphUtil.createNode(root);
      node.setDimensions(size.width(), size.height());
      nodes.add(node);
    }
    List<ElkEdge> edges =
        drawing.wires().stream()
            .map(
                wire -> ElkGraphUtil.createSimpleEdge(nodes.get(wire.from()), nodes.get(wire.to())))
            .toList();
    LayoutMetaDataService.getInstance(); // makes the kernel's options known to it
    new LayeredLayoutProvider().layout(root, new NullElkProgressMonitor());
    return new LayeredLayout(
        root.getWidth(),
        root.getHeight(),
        nodes.stream()
            .map(n -> new Rectangle(n.getX(), n.getY(), n.getWidth(), n.getHeight()))
            .toList(),
        edges.stream().map(LayeredLayout::corners).toList());
  }

  private static List<Point> corners(ElkEdge edge) {
    List<Point> corners = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      corners.add(new Point(section.getStartX(), section.getStartY()));
      for (ElkBendPoint bend : section.getBendPoints()) {
        corners.add(new Point(bend.getX(), bend.getY()));
      }
      corners.add(new Point(section.getEndX(), section.getEndY()));
    }
    return List.copyOf(corners);
  }
}
