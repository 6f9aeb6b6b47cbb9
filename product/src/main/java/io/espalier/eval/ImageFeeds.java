package io.espalier.eval;

import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.Iterator;
import java.util.Map;

/** Images as the inputs of a network, batch by batch in the order of the data. */
public final class ImageFeeds implements Iterable<Map<String, Tensor>> {
  private final ImageInput input;
  private final BatchLoader loader;

  private ImageFeeds(ImageInput input, BatchLoader loader) {
    this.input = input;
    this.loader = loader;
  }

  /**
   * The feeds of a network.
   *
   * @param batchSize images in a batch; a batch that the network's input fixes goes before it, the
   *     last one then filled up with repeats
   * @throws IllegalArgumentException if images and network do not fit each other, or there are no
   *     images
   */
  public static ImageFeeds of(
      Graph graph, Dataset data, Preprocessing preprocessing, int batchSize) {
    ImageInput input = ImageInput.of(graph, data, preprocessing);
    return new ImageFeeds(
        input, BatchLoader.sequential(data, preprocessing, input.batchSize(batchSize)));
  }

  /** One pass over the images; it has to be taken to its end, which frees its threads. */
  @Override
  public Iterator<Map<String, Tensor>> iterator() {
    Epoch epoch = loader.open(0);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return epoch.hasNext();
      }

      @Override
      public Map<String, Tensor> next() {
        return input.feed(epoch.next().images());
      }
    };
  }
}
