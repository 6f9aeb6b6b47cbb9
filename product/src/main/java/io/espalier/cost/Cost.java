package io.espalier.cost;

import java.util.List;

/**
 * What a network costs for one input. {@link CostModel} says what counts.
 *
 * @param parameters trainable numbers
 * @param macs multiply-accumulate operations of convolutions and matrix products
 * @param fileBytes size of the ONNX file in bytes
 * @param peakActivationBytes largest sum of the values alive at one node, in bytes, as float32
 * @param layers the nodes that hold parameters or multiply, in topological order
 */
public record Cost(
    long parameters, long macs, long fileBytes, long peakActivationBytes, List<LayerCost> layers) {
  public Cost {
    layers = List.copyOf(layers);
  }

  /**
   * The layers whose output shape is unknown, so that neither {@link #macs} nor {@link
   * #peakActivationBytes} counts them: those behind an operator that Espalier does not know.
   */
  public List<LayerCost> unpricedLayers() {
    return layers.stream().filter(layer -> layer.outputShape() == null).toList();
  }
}
