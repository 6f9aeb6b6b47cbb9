package io.espalier.surgery;

/** A value {@code [N, c, h, w]} of a random network; h and w at the size for which it is drawn. */
record FeatureMap(String name, int c, int h, int w) {

  /** Another value of the same extents. */
  FeatureMap named(String other) {
    return new FeatureMap(other, c, h, w);
  }

  /** Another value with other channels. */
  FeatureMap channels(String other, int channels) {
    return new FeatureMap(other, channels, h, w);
  }

  boolean isAsLargeAs(FeatureMap other) {
    return h == other.h && w == other.w;
  }
}
