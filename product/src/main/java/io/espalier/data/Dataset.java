package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A fixed sequence of images of one shape, labelled or not. Implementations are immutable, and safe
 * to read from several threads.
 */
public interface Dataset {

  /** The number of images. */
  int size();

  /** The shape of each image: {@code [C, H, W]}. */
  Shape imageShape();

  /** What the images are labelled with. */
  Targets targets();

  /**
   * The class of an image, in {@code 0 .. targets().count()-1}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in {@code 0 .. size()-1}
   * @throws IllegalStateException if the images have no classes
   */
  default int label(int index) {
    throw new IllegalStateException("the images have no classes but " + targets());
  }

  /**
   * Copies the numbers that an image is labelled with, one for each column, into the beginning of
   * {@code target}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in {@code 0 .. size()-1}, or {@code
   *     target} is shorter than the row
   * @throws IllegalStateException if the images have no columns
   */
  default void numbers(int index, float[] target) {
    throw new IllegalStateException("the images have no columns of numbers but " + targets());
  }

  /**
   * Copies the pixels of an image into the beginning of {@code target}: unsigned bytes, row-major
   * {@code [C, H, W]}, colours in the order red, green, blue.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in {@code 0 .. size()-1}, or {@code
   *     target} is shorter than an image
   */
  void read(int index, byte[] target);

  /**
   * The SHA-256 over image shape, targets, labels and pixels in their order, as 64 hexadecimal
   * digits: two data sets with the same fingerprint hold the same images. For images from files the
   * SHA-256 of its pixels stands for each.
   */
  String fingerprint();

  /**
   * What a user should know of these images although it is no error, a sentence each: which were
   * skipped because they cannot be decoded. Mostly nothing.
   */
  default List<String> remarks() {
    return List.of();
  }

  /**
   * The images at the given indices, in their order, as a view of this data set.
   *
   * @throws IndexOutOfBoundsException if an index is not in {@code 0 .. size()-1}
   */
  default Dataset subset(int... indices) {
    return new Subset(this, indices);
  }

  /**
   * These images with a corruption, their labels as they are, as a view of this data set.
   *
   * @param seed what the corruption of an image follows from, with its index
   */
  default Dataset corrupted(Corruption corruption, long seed) {
    return new CorruptedDataset(this, corruption, seed);
  }

  /** At most so many of the images, drawn by the seed, in their order here. */
  default Dataset sample(int most, long seed) {
    List<Integer> indices = new ArrayList<>(IntStream.range(0, size()).boxed().toList());
    Collections.shuffle(indices, new Random(seed));
    return subset(
        indices.subList(0, Math.min(most, size())).stream()
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray());
  }
}
