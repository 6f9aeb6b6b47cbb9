package io.espalier.eval;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What a network said of each image, in their order. */
public sealed interface Answers {
  /** Images. */
  int size();

  /** What an image adds to the metric, which is the mean over the images. */
  double score(int image);

  /**
   * How far two networks' answers for an image are apart: 1 or 0 for another or the same class, the
   * mean absolute difference for numbers, in their unit.
   *
   * @throws IllegalArgumentException if the others answer another question
   */
  double distance(Answers others, int image);

  /**
   * A class for each image.
   *
   * @param names of the classes
   * @param wanted class of each image
   * @param given class that the network names; negative or too large where it is none
   * @param ranks how many classes it scores higher than the wanted one (before it, of equals);
   *     empty of a network that only names a class
   */
  record Classes(List<String> names, List<Integer> wanted, List<Integer> given, List<Integer> ranks)
      implements Answers {
    public Classes {
      names = List.copyOf(names);
      wanted = List.copyOf(wanted);
      given = List.copyOf(given);
      ranks = List.copyOf(ranks);
    }

    @Override
    public int size() {
      return wanted.size();
    }

    @Override
    public double score(int image) {
      return wanted.get(image).equals(given.get(image)) ? 1 : 0;
    }

    @Override
    public double distance(Answers others, int image) {
      if (!(others instanceof Classes classes)) {
        throw new IllegalArgumentException("classes and numbers cannot be compared");
      }
      return given.get(image).equals(classes.given.get(image)) ? 0 : 1;
    }

    /**
     * The share of images whose class is among the n best (top-n accuracy), 0–1; empty of a network
     * that only names a class.
     */
    public OptionalDouble amongBest(int n) {
      return ranks.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) ranks.stream().filter(r -> r < n).count() / size());
    }

    /**
     * How often each class was named for the images of each class.
     *
     * @return for each wanted class, in order, the counts of the given ones
     */
    public List<List<Integer>> confusion() {
      int classes = names.size();
      int[][] counts = new int[classes][classes];
      for (int image = 0; image < size(); image++) {
        if (given.get(image) >= 0 && given.get(image) < classes) {
          counts[wanted.get(image)][given.get(image)]++;
        }
      }
      return Arrays.stream(counts).map(row -> IntStream.of(row).boxed().toList()).toList();
    }

    /** How many images each class has, in order. */
    public List<Integer> images() {
      int[] counts = new int[names.size()];
      wanted.forEach(label -> counts[label]++);
      return IntStream.of(counts).boxed().toList();
    }
  }

  /**
   * Numbers for each image.
   *
   * @param columns how many numbers an image has
   * @param given the numbers, image by image, in their own unit
   * @param errors absolute differences to the wanted ones, in the same order
   */
  record Numbers(int columns, List<Double> given, List<Double> errors) implements Answers {
    public Numbers {
      given = List.copyOf(given);
      errors = List.copyOf(errors);
    }

    @Override
    public int size() {
      return errors.size() / columns;
    }

    @Override
    public double score(int image) {
      return mean(columns, column -> errors.get(image * columns + column));
    }

    @Override
    public double distance(Answers others, int image) {
      if (!(others instanceof Numbers numbers) || numbers.columns != columns) {
        throw new IllegalArgumentException("answers of different kinds cannot be compared");
      }
      return mean(
          columns,
          column ->
              Math.abs(
                  given.get(image * columns + column)
                      - numbers.given.get(image * columns + column)));
    }

    private static double mean(int columns, IntToDoubleFunction ofColumn) {
      return IntStream.range(0, columns).mapToDouble(ofColumn).average().orElseThrow();
    }
  }
}
