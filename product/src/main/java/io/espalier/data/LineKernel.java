package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights by which a pixel becomes the mean along a line through it. The line is sampled at
 * ⌈length⌉ places, evenly spaced, in between pixels by bilinear interpolation: along a row or a
 * column, for a whole length, that is the exact mean over the line.
 */
final class LineKernel {
  /** Weights below this come from rounding sines and cosines. */
  private static final double NOTHING = 1e-9;

  private final List<Tap> taps;

  /** One weight, for the pixel that lies {@code down} and {@code right} of the one written. */
  private record Tap(int down, int right, double weight) {}

  private LineKernel(List<Tap> taps) {
    this.taps = taps;
  }

  /**
   * The kernel of a line.
   *
   * @param length in pixels, more than 0; up to 1 the kernel changes nothing
   * @param degrees direction: 0 along the rows, 90 along the columns, 45 from bottom left to top
   *     right
   */
  static LineKernel of(double length, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    double right = StrictMath.cos(angle);
    double down = -StrictMath.sin(angle);
    int samples = (int) Math.ceil(length);
    int radius = samples / 2 + 1;
    double[][] weights = new double[2 * radius + 1][2 * radius + 1];
    for (int sample = 0; sample < samples; sample++) {
      double along = length * ((sample + 0.5) / samples - 0.5);
      spread(weights, radius + along * down, radius + along * right, 1.0 / samples);
    }
    List<Tap> taps = new ArrayList<>();
    for (int y = 0; y < weights.length; y++) {
      for (int x = 0; x < weights.length; x++) {
        if (weights[y][x] > NOTHING) {
          taps.add(new Tap(y - radius, x - radius, weights[y][x]));
        }
      }
    }
    return new LineKernel(taps);
  }

  /** Adds a weight at a place, divided among the four pixels around it. */
  private static void spread(double[][] weights, double y, double x, double weight) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double low = y - top;
    double far = x - left;
    weights[top][left] += weight * (1 - low) * (1 - far);
    weights[top][left + 1] += weight * (1 - low) * far;
    weights[top + 1][left] += weight * low * (1 - far);
    weights[top + 1][left + 1] += weight * low * far;
  }

  /** Filters an image {@code [C, H, W]} in place, each channel alike. */
  void filter(byte[] pixels, Shape image) {
    int height = image.dim(1);
    int width = image.dim(2);
    double[] sums = new double[height * width];
    for (int channel = 0; channel < image.dim(0); channel++) {
      int plane = channel * height * width;
      Arrays.fill(sums, 0);
      for (Tap tap : taps) {
        for (int y = 0; y < height; y++) {
          int source = plane + Math.clamp(y + tap.down, 0, height - 1) * width;
          for (int x = 0; x < width; x++) {
            int value = pixels[source + Math.clamp(x + tap.right, 0, width - 1)] & 0xFF;
            sums[y * width + x] += tap.weight * value;
          }
        }
      }
      for (int i = 0; i < sums.length; i++) {
        pixels[plane + i] = PixelValues.rounded(sums[i]);
      }
    }
  }
}
