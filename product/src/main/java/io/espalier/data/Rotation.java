package io.espalier.data;

/**
 * A rotation of space, given by what becomes of the three unit vectors.
 *
 * @param x the unit vector to the right, turned
 * @param y the unit vector upwards, turned
 * @param z the unit vector towards the viewer, turned
 */
record Rotation(Vec3 x, Vec3 y, Vec3 z) {
  static final Rotation NONE =
      new Rotation(new Vec3(1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1));

  /** Turns what looks at the viewer upwards. */
  static Rotation up(double degrees) {
    double cos = StrictMath.cos(StrictMath.toRadians(degrees));
    double sin = StrictMath.sin(StrictMath.toRadians(degrees));
    return new Rotation(new Vec3(1, 0, 0), new Vec3(0, cos, -sin), new Vec3(0, sin, cos));
  }

  /** Turns what looks at the viewer to the right. */
  static Rotation right(double degrees) {
    double cos = StrictMath.cos(StrictMath.toRadians(degrees));
    double sin = StrictMath.sin(StrictMath.toRadians(degrees));
    return new Rotation(new Vec3(cos, 0, -sin), new Vec3(0, 1, 0), new Vec3(sin, 0, cos));
  }

  /** Turns the picture clockwise. */
  static Rotation clockwise(double degrees) {
    double cos = StrictMath.cos(StrictMath.toRadians(degrees));
    double sin = StrictMath.sin(StrictMath.toRadians(degrees));
    return new Rotation(new Vec3(cos, -sin, 0), new Vec3(sin, cos, 0), new Vec3(0, 0, 1));
  }

  /** The vector, turned. */
  Vec3 apply(Vec3 vector) {
    return x.times(vector.x()).plus(y.times(vector.y())).plus(z.times(vector.z()));
  }

  /** The vector that {@link #apply} turns into the given one. */
  Vec3 undo(Vec3 turned) {
    return new Vec3(x.dot(turned), y.dot(turned), z.dot(turned));
  }

  /** First {@code earlier}, then this. */
  Rotation after(Rotation earlier) {
    return new Rotation(apply(earlier.x), apply(earlier.y), apply(earlier.z));
  }
}
