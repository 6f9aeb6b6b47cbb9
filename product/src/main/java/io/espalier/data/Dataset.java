package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.List;

/**
 * A fixed sequence of labelled images of one shape. Implementations are immutable, and safe to read
 * from several threads.
 */
public interface Dataset {

  /** The number of images. */
  int size();

  /** The shape of each image: {@code [C, H, W]}. */
  Shape imageShape();

  /** The names of the classes; a label is a position in this list. */
  List<String> classes();

  /**
   * The class of an image, in {@code 0 .. classes().size()-1}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in {@code 0 .. size()-1}
   */
  int label(int index);

  /**
   * Copies the pixels of an image into the beginning of {@code target}: unsigned bytes, row-major
   * {@code [C, H, W]}, colours in the order red, green, blue.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in {@code 0 .. size()-1}, or {@code
   *     target} is shorter than an image
   */
  void read(int index, byte[] target);

  /**
   * The SHA-256 over image shape, class names, labels and pixels in their order, as 64 hexadecimal
   * digits: two data sets with the same fingerprint hold the same images.
   */
  String fingerprint();

  /**
   * The images at the given indices, in their order, as a view of this data set.
   *
   * @throws IndexOutOfBoundsException if an index is not in {@code 0 .. size()-1}
   */
  default Dataset subset(int... indices) {
    return new Subset(this, indices);
  }
}
