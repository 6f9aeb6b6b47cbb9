package io.espalier.eval;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The input through which a network takes images.
 *
 * @param batch images in each batch, where the network fixes it
 */
record ImageInput(String name, OptionalInt batch) {

  /**
   * The image input of a network that takes these images.
   *
   * @throws IllegalArgumentException if the network has not one input {@code [N, C, H, W]}, if it
   *     does not take images of this shape, or if there are no images
   */
  static ImageInput of(Graph graph, Dataset data, Preprocessing preprocessing) {
    ImageInput only = of(graph);
    if (data.size() == 0) {
      throw new IllegalArgumentException("there are no images to run the network on");
    }
    ValueInfo input = graph.inputs().getFirst();
    List<Dim> dims = input.dims();
    if (dims == null) {
      preprocessing.outputShape(data.imageShape());
      return only;
    }
    int[] extents = data.imageShape().dims();
    for (int axis = 0; axis < extents.length; axis++) {
      if (dims.get(axis + 1) instanceof Dim.Fixed fixed) {
        extents[axis] = fixed.size();
      }
    }
    preprocessing.requireFit(data.imageShape(), Shape.of(extents));
    return only;
  }

  /**
   * The image input of a network.
   *
   * @throws IllegalArgumentException if the network has not one input {@code [N, C, H, W]}
   */
  static ImageInput of(Graph graph) {
    if (graph.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "images go into one input; the network has %d: %s"
              .formatted(
                  graph.inputs().size(),
                  graph.inputs().stream().map(ValueInfo::name).collect(Collectors.joining(", "))));
    }
    ValueInfo input = graph.inputs().getFirst();
    List<Dim> dims = input.dims();
    if (dims != null && dims.size() != 4) {
      throw new IllegalArgumentException(
          "the network takes '%s'; images are [batch, channels, height, width]".formatted(input));
    }
    return new ImageInput(
        input.name(),
        dims != null && dims.getFirst() instanceof Dim.Fixed fixed
            ? OptionalInt.of(fixed.size())
            : OptionalInt.empty());
  }

  /** The batch size to run with where {@code wanted} is asked for. */
  int batchSize(int wanted) {
    return batch.orElse(wanted);
  }

  /** What to run the network on: the images, the last repeated up to the batch that is fixed. */
  Map<String, Tensor> feed(Tensor images) {
    int given = images.shape().dim(0);
    if (given == batch.orElse(given)) {
      return Map.of(name, images);
    }
    int[] rows = new int[batch.getAsInt()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Math.min(row, given - 1);
    }
    return Map.of(name, images.take(0, rows));
  }
}
