package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Coloured geometric figures, drawn by Espalier: {@code [3, size, size]}, ten classes, the same
 * number of images in each. An image depends on seed, split and its index alone, not on how many
 * there are.
 */
record ShapesSpec(String text, SyntheticParameters parameters) implements DataSpec {
  static final String KIND = "shapes";
  private static final long STREAM = 0x73686170;
  private static final int USUAL_SIZE = 32;

  /**
   * @param assignments what stands behind the question mark, if there is one
   */
  static ShapesSpec parse(String text, Optional<String> assignments) {
    return new ShapesSpec(text, SyntheticParameters.parse(text, KIND, assignments, USUAL_SIZE));
  }

  @Override
  public Dataset open(Split split) {
    Figure[] figures = Figure.values();
    int count = parameters.count(split);
    int size = parameters.size();
    int[] labels = IntStream.range(0, count).map(i -> i % figures.length).toArray();
    byte[][] images = new byte[count][];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              SplitMix random = parameters.random(STREAM, split, i);
              images[i] = new ShapePainter(size, random).paint(figures[labels[i]]);
            });
    return new InMemoryDataset(Shape.of(3, size, size), Figure.names(), labels, images);
  }

  @Override
  public String toString() {
    return text;
  }
}
