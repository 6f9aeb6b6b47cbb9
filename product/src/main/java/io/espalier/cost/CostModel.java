package io.espalier.cost;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Prices a network.
 *
 * <ul>
 *   <li><b>Parameters</b>: elements of the floating constants that a convolution (transposed or
 *       not) or matrix product multiplies by or adds, of the scale and bias of a normalisation
 *       (Batch, Instance, Layer, Group), of the slopes of a PRelu, and of a vector that an Add puts
 *       on the output of a convolution or matrix product (its bias, as exporters spell it).
 *       PyTorch's convention: a shared constant counts once; running mean and variance do not
 *       count, nor do other constants of arithmetic, shape constants, or what an opaque operator
 *       reads.
 *   <li><b>MACs</b>: of Conv {@code N * Cout * D1..Dk * (Cin / group) * K1..Kk} with the output's
 *       extents D; of ConvTranspose {@code N * Cin * D1..Dk * (Cout / group) * K1..Kk} with the
 *       input's, which counts what falls into the padding too; of Gemm and MatMul the output's
 *       elements times the inner extent. Adding a bias is none, nor is anything else.
 *   <li><b>File bytes</b>: of the file that {@link OnnxWriter} writes.
 *   <li><b>Peak activation</b>: over all nodes, the largest sum of the values that are alive while
 *       it runs: its operands and outputs, and what later nodes or the caller still read. Four
 *       bytes an element whatever its type; no two values share memory; constants and shape
 *       arithmetic do not count.
 * </ul>
 */
public final class CostModel {
  private CostModel() {}

  /**
   * The price of a network.
   *
   * @param shapes the shapes of its values for one input (batch size 1)
   */
  public static Cost of(Graph graph, Shapes shapes) {
    List<LayerCost> layers = new ArrayList<>();
    Set<String> counted = new HashSet<>();
    for (Node node : graph.nodes()) {
      long parameters = 0;
      for (String constant : Parameters.of(node, graph, shapes::find)) {
        if (counted.add(constant)) {
          parameters += graph.requireConstant(constant).size();
        }
      }
      if (parameters > 0 || Macs.multiplies(node.op())) {
        Shape output = shapes.find(node.output()).orElse(null);
        layers.add(
            new LayerCost(
                node.name(), node.op().label(), parameters, Macs.of(node, shapes::find), output));
      }
    }
    return new Cost(
        layers.stream().mapToLong(LayerCost::parameters).sum(),
        layers.stream().mapToLong(LayerCost::macs).sum(),
        OnnxWriter.size(graph),
        PeakActivation.bytes(graph, shapes),
        layers);
  }

  /**
   * The price of a network for one image.
   *
   * @param image {@code [C, H, W]}
   * @throws io.espalier.graph.InvalidGraphException if the network does not take such an image
   */
  public static Cost ofImage(Graph graph, Shape image) {
    return of(graph, ShapeInference.ofImage(graph, image));
  }

  /**
   * The MACs that a network would have if its values had other shapes than they have.
   *
   * @param shapes the shape of each value, constants among them, for one input
   */
  public static long macs(Graph graph, Function<String, Optional<Shape>> shapes) {
    return graph.nodes().stream().mapToLong(node -> Macs.of(node, shapes)).sum();
  }

  /**
   * The parameters that a network would have if its values had other shapes than they have.
   *
   * @param shapes the shape of each value, constants among them, for one input
   * @param identity the name under which a constant counts, the same for constants that are one
   */
  public static long parameters(
      Graph graph, Function<String, Optional<Shape>> shapes, UnaryOperator<String> identity) {
    Set<String> counted = new HashSet<>();
    long sum = 0;
    for (Node node : graph.nodes()) {
      for (String constant : Parameters.of(node, graph, shapes)) {
        if (counted.add(identity.apply(constant))) {
          sum += shapes.apply(constant).map(Shape::elements).orElse(0L);
        }
      }
    }
    return sum;
  }
}
