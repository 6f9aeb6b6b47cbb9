package io.espalier.data;

import io.espalier.tensor.Shape;

/**
 * A defect of images that leaves their labels as they were, by which the robustness of a network is
 * measured. It changes pixels before they are preprocessed.
 *
 * <p>What happens to image <i>i</i> is a function of (seed, <i>i</i>) and of the corruption alone.
 * Corruptions that differ in strength only draw the same numbers for an image: the same direction,
 * the same place, the same noise, scaled.
 *
 * <p>Which strengths go by the names of severities is told by {@link CorruptionKind}.
 */
public sealed interface Corruption
    permits MotionBlur, Occlusion, Brightness, GaussianNoise, Contrast, JpegCompression {

  /**
   * Corrupts an image in place.
   *
   * @param pixels unsigned bytes whose beginning is the image, row-major {@code [C, H, W]}
   * @param image its shape {@code [C, H, W]}
   * @param seed what all random numbers follow from, with {@code index}
   * @param index the position of the image in its data set
   * @throws IndexOutOfBoundsException if {@code pixels} is shorter than the image
   */
  void apply(byte[] pixels, Shape image, long seed, int index);
}
