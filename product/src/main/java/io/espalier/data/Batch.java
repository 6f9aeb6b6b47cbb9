package io.espalier.data;

import io.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Some images, preprocessed, and what they are labelled with. */
public final class Batch {
  private final Tensor images;
  private final int @Nullable [] labels;
  private final @Nullable Tensor numbers;

  private Batch(Tensor images, int @Nullable [] labels, @Nullable Tensor numbers) {
    this.images = images;
    this.labels = labels;
    this.numbers = numbers;
  }

  /**
   * Images of classes.
   *
   * @param images {@code [N, C, H, W]}
   * @param labels the class of each image
   * @throws IllegalArgumentException if there are not {@code N} labels
   */
  public static Batch ofClasses(Tensor images, int... labels) {
    if (images.shape().dim(0) != labels.length) {
      throw new IllegalArgumentException(
          "a batch needs a label for each image; images=" + images + ", labels=" + labels.length);
    }
    return new Batch(images, labels.clone(), null);
  }

  /**
   * Images with columns of numbers.
   *
   * @param images {@code [N, C, H, W]}
   * @param numbers {@code [N, columns]}
   * @throws IllegalArgumentException if there are not {@code N} rows
   */
  public static Batch ofNumbers(Tensor images, Tensor numbers) {
    if (numbers.shape().rank() != 2 || numbers.shape().dim(0) != images.shape().dim(0)) {
      throw new IllegalArgumentException(
          "a batch needs a row of numbers for each image; images=%s, numbers=%s"
              .formatted(images, numbers));
    }
    return new Batch(images, null, numbers);
  }

  /**
   * Plain images.
   *
   * @param images {@code [N, C, H, W]}
   */
  public static Batch unlabelled(Tensor images) {
    return new Batch(images, null, null);
  }

  /** The preprocessed images, float32 {@code [N, C, H, W]}. */
  public Tensor images() {
    return images;
  }

  /**
   * The class of each image (a copy).
   *
   * @throws IllegalStateException if the images have no classes
   */
  public int[] labels() {
    if (labels == null) {
      throw new IllegalStateException("the images of this batch have no classes");
    }
    return labels.clone();
  }

  /**
   * The numbers of each image, float32 {@code [N, columns]}.
   *
   * @throws IllegalStateException if the images have no numbers
   */
  public Tensor numbers() {
    if (numbers == null) {
      throw new IllegalStateException("the images of this batch have no columns of numbers");
    }
    return numbers;
  }

  /** The number of images. */
  public int size() {
    return images.shape().dim(0);
  }
}
