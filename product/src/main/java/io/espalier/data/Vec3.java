package io.espalier.data;

/**
 * Three numbers: a place, a direction, or the shares 0–1 of red, green and blue in a colour. Right,
 * up and towards the viewer are positive.
 */
record Vec3(double x, double y, double z) {

  /** Random numbers, each of them in {@code [from, to)}. */
  static Vec3 draw(SplitMix random, double from, double to) {
    return new Vec3(
        random.nextDouble(from, to), random.nextDouble(from, to), random.nextDouble(from, to));
  }

  Vec3 plus(Vec3 other) {
    return new Vec3(x + other.x, y + other.y, z + other.z);
  }

  Vec3 times(double factor) {
    return new Vec3(x * factor, y * factor, z * factor);
  }

  /** Each number times that of the other. */
  Vec3 times(Vec3 factors) {
    return new Vec3(x * factors.x, y * factors.y, z * factors.z);
  }

  /** The place that lies {@code share} of the way from here to another. */
  Vec3 towards(Vec3 other, double share) {
    return times(1 - share).plus(other.times(share));
  }

  double dot(Vec3 other) {
    return x * other.x + y * other.y + z * other.z;
  }

  double length() {
    return Math.sqrt(dot(this));
  }
}
