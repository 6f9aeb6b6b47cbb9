package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Coloured geometric figures, drawn by Espalier: {@code [3, size, size]}, ten classes, the same
 * number of images in each. An image depends on seed, split and its index alone, not on how many
 * there are.
 *
 * @param size height and width in pixels
 * @param train number of training images
 * @param test number of test images
 */
record ShapesSpec(String text, int size, int train, int test, long seed) implements DataSpec {
  private static final long STREAM = 0x73686170;
  private static final String KIND = "shapes";

  /**
   * @param rest what follows the scheme: {@code shapes}, and parameters behind a question mark
   */
  static ShapesSpec parse(String text, String rest) {
    int mark = rest.indexOf('?');
    if (!(mark < 0 ? rest : rest.substring(0, mark)).equals(KIND)) {
      throw new IllegalArgumentException("synthetic data must be synthetic:shapes; data=" + text);
    }
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("size", 32L);
    parameters.put("train", 4000L);
    parameters.put("test", 1000L);
    parameters.put("seed", 1L);
    if (mark >= 0) {
      for (String assignment : rest.substring(mark + 1).split("&", -1)) {
        assign(parameters, assignment, text);
      }
    }
    return new ShapesSpec(
        text,
        (int) within(parameters, "size", 16, 256),
        (int) within(parameters, "train", 1, 1_000_000),
        (int) within(parameters, "test", 1, 1_000_000),
        within(parameters, "seed", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static void assign(Map<String, Long> parameters, String assignment, String text) {
    int equals = assignment.indexOf('=');
    String name = equals < 0 ? assignment : assignment.substring(0, equals);
    if (equals < 0 || !parameters.containsKey(name)) {
      throw new IllegalArgumentException(
          "synthetic:shapes takes %s, as ?size=32&train=4000; data=%s"
              .formatted(String.join(", ", parameters.keySet()), text));
    }
    try {
      parameters.put(name, Long.valueOf(assignment.substring(equals + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number; data=" + text, e);
    }
  }

  private static long within(Map<String, Long> parameters, String name, long from, long to) {
    long value = parameters.getOrDefault(name, from);
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s of synthetic:shapes must be in %d..%d; %s=%d".formatted(name, from, to, name, value));
    }
    return value;
  }

  @Override
  public Dataset open(Split split) {
    return switch (split) {
      case TRAIN -> paint(train, 0);
      case TEST -> paint(test, 1);
    };
  }

  private Dataset paint(int count, int part) {
    Figure[] figures = Figure.values();
    int[] labels = IntStream.range(0, count).map(i -> i % figures.length).toArray();
    byte[][] images = new byte[count][];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              SplitMix random = new SplitMix(STREAM, seed, part, i);
              images[i] = new ShapePainter(size, random).paint(figures[labels[i]]);
            });
    return new InMemoryDataset(Shape.of(3, size, size), Figure.names(), labels, images);
  }

  @Override
  public String toString() {
    return text;
  }
}
