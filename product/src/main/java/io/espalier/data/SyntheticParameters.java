package io.espalier.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind the question mark of {@code synthetic:KIND?size=32&train=4000}.
 *
 * @param size height and width of an image in pixels, 16–256
 * @param train number of training images, 1–1,000,000
 * @param test number of test images, 1–1,000,000
 * @param others the parameters that only this kind has, where given
 */
record SyntheticParameters(int size, int train, int test, long seed, Map<String, String> others) {
  private static final List<String> COMMON = List.of("size", "train", "test", "seed");

  SyntheticParameters {
    others = Map.copyOf(others);
  }

  /**
   * Reads parameters; 4000 training images, 1000 test images and the seed 1 where not given.
   *
   * @param text the whole specification, for messages
   * @param kind as {@code shapes}
   * @param assignments what stands behind the question mark, or nothing if there is none
   * @param usualSize the size where none is given
   * @param more names of the parameters that only this kind has
   * @throws IllegalArgumentException if a parameter is unknown, without value, no whole number or
   *     out of range
   */
  static SyntheticParameters parse(
      String text, String kind, Optional<String> assignments, int usualSize, String... more) {
    String owner = "synthetic:" + kind;
    List<String> names = new ArrayList<>(COMMON);
    names.addAll(List.of(more));
    String example = "?size=%d&train=4000".formatted(usualSize);
    Map<String, String> given =
        assignments
            .map(all -> SpecParameters.assignments(all, names, owner, example, text))
            .orElseGet(HashMap::new);
    Numbers numbers = new Numbers(owner, text, given);
    return new SyntheticParameters(
        (int) numbers.take("size", usualSize, 16, 256),
        (int) numbers.take("train", 4000, 1, 1_000_000),
        (int) numbers.take("test", 1000, 1, 1_000_000),
        numbers.take("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
        given);
  }

  /** The number of images of a split. */
  int count(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
    };
  }

  /** The stream of random numbers that belongs to one image. */
  SplitMix random(long stream, Split split, int index) {
    int part =
        switch (split) {
          case TRAIN -> 0;
          case TEST -> 1;
        };
    return new SplitMix(stream, seed, part, index);
  }

  private record Numbers(String owner, String text, Map<String, String> given) {

    /** The number given under a name, which is not among the given any more, or the usual one. */
    long take(String name, long usual, long from, long to) {
      String value = given.remove(name);
      if (value == null) {
        return usual;
      }
      long number;
      try {
        number = Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " must be a whole number; data=" + text, e);
      }
      if (number < from || number > to) {
        throw new IllegalArgumentException(
            "%s of %s must be in %d..%d; %1$s=%d".formatted(name, owner, from, to, number));
      }
      return number;
    }
  }
}
