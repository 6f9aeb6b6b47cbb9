package io.espalier.data;

import io.espalier.tensor.Tensor;

/** Some images, preprocessed, and their classes. */
public final class Batch {
  private final Tensor images;
  private final int[] labels;

  /**
   * @param images {@code [N, C, H, W]}
   * @param labels the class of each image
   * @throws IllegalArgumentException if there are not {@code N} labels
   */
  public Batch(Tensor images, int... labels) {
    if (images.shape().dim(0) != labels.length) {
      throw new IllegalArgumentException(
          "a batch needs a label for each image; images=" + images + ", labels=" + labels.length);
    }
    this.images = images;
    this.labels = labels.clone();
  }

  /** The preprocessed images, float32 {@code [N, C, H, W]}. */
  public Tensor images() {
    return images;
  }

  /** The class of each image (a copy). */
  public int[] labels() {
    return labels.clone();
  }

  /** The number of images. */
  public int size() {
    return labels.length;
  }
}
