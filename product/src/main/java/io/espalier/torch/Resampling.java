package io.espalier.torch;

import io.espalier.graph.Op;
import java.util.Arrays;

/**
 * From which positions of an axis a Resize computes each position of its output: element {@code i}
 * is the sum over taps {@code t} of {@code weights[t][i] * x[sources[t][i]]}.
 *
 * <p>Positions are computed in {@code float}, as ONNX Runtime does, so that a nearest neighbour is
 * the same one. Sources outside the axis are its ends, or count nothing if {@link
 * Op.Resize#excludeOutside()}. With {@link Op.Resize#antialias()} the filter of an axis that
 * shrinks is stretched by the factor.
 */
final class Resampling {
  private final int[][] sources;
  private final float[][] weights;

  private Resampling(int[][] sources, float[][] weights) {
    this.sources = sources;
    this.weights = weights;
  }

  /** The number of taps. */
  int taps() {
    return sources.length;
  }

  /** The source of each output position for one tap. */
  int[] sources(int tap) {
    return sources[tap];
  }

  /** The weight of each output position's source for one tap. */
  float[] weights(int tap) {
    return weights[tap];
  }

  /**
   * The resampling of one axis.
   *
   * @param scale the output's extent over the input's, before rounding
   */
  static Resampling of(Op.Resize op, int in, int out, float scale) {
    return switch (op.interpolation()) {
      case NEAREST -> nearest(op, in, out, scale);
      case LINEAR, CUBIC -> filtered(op, in, out, scale);
    };
  }

  private static Resampling nearest(Op.Resize op, int in, int out, float scale) {
    int[] sources = new int[out];
    float[] weights = new float[out];
    Arrays.fill(weights, 1);
    for (int i = 0; i < out; i++) {
      float position = position(op.coordinates(), i, in, out, scale);
      int source =
          switch (op.nearest()) {
            case ROUND_PREFER_FLOOR -> (int) Math.ceil(position - 0.5f);
            case ROUND_PREFER_CEIL -> (int) Math.floor(position + 0.5f);
            case FLOOR -> (int) Math.floor(position);
            case CEIL -> (int) Math.ceil(position);
          };
      sources[i] = Math.clamp(source, 0, in - 1);
    }
    return new Resampling(new int[][] {sources}, new float[][] {weights});
  }

  private static Resampling filtered(Op.Resize op, int in, int out, float scale) {
    float reach = op.interpolation() == Op.Interpolation.LINEAR ? 1 : 2;
    float stretch = op.antialias() && scale < 1 ? 1 / scale : 1;
    int taps = 2 * (int) Math.ceil(reach * stretch);
    int[][] sources = new int[taps][out];
    float[][] weights = new float[taps][out];
    for (int i = 0; i < out; i++) {
      float position = position(op.coordinates(), i, in, out, scale);
      int first = (int) Math.floor(position) - taps / 2 + 1;
      float total = 0;
      for (int t = 0; t < taps; t++) {
        int source = first + t;
        boolean counts = !op.excludeOutside() || (source >= 0 && source < in);
        sources[t][i] = Math.clamp(source, 0, in - 1);
        weights[t][i] = counts ? weight(op, (source - position) / stretch) : 0;
        total += weights[t][i];
      }
      for (int t = 0; t < taps; t++) {
        weights[t][i] /= total;
      }
    }
    return new Resampling(sources, weights);
  }

  /** The weight of a source at a distance. */
  private static float weight(Op.Resize op, float distance) {
    float d = Math.abs(distance);
    if (op.interpolation() == Op.Interpolation.LINEAR) {
      return Math.max(0, 1 - d);
    }
    float a = op.cubic();
    if (d < 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  }

  private static float position(Op.Coordinates coordinates, int i, int in, int out, float scale) {
    return switch (coordinates) {
      case ASYMMETRIC -> i / scale;
      case HALF_PIXEL -> (i + 0.5f) / scale - 0.5f;
      case PYTORCH_HALF_PIXEL -> out > 1 ? (i + 0.5f) / scale - 0.5f : 0;
      case ALIGN_CORNERS -> out == 1 ? 0 : (float) i * (in - 1) / (out - 1);
      case HALF_PIXEL_SYMMETRIC -> {
        float missing = 1 - out / (scale * in);
        yield in / 2f * missing + (i + 0.5f) / scale - 0.5f;
      }
      case TF_CROP_AND_RESIZE ->
          throw new IllegalArgumentException("positions in a region are not known");
    };
  }

  /** Whether these are the sources that libtorch's nearest neighbours are in each of its types. */
  boolean isNativeNearest(int in) {
    int out = sources[0].length;
    float step = (float) in / out;
    double exact = (double) in / out;
    for (int i = 0; i < out; i++) {
      int single = Math.min((int) Math.floor(i * step), in - 1);
      int twice = Math.min((int) Math.floor(i * exact), in - 1);
      if (sources[0][i] != single || sources[0][i] != twice) {
        return false;
      }
    }
    return true;
  }
}
