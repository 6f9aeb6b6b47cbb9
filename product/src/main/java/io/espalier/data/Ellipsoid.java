package io.espalier.data;

import org.jspecify.annotations.Nullable;

/**
 * A part of a solid body.
 *
 * @param radii half of its extents along its own axes
 * @param tilt how its axes lie in the body
 * @param colour under white light
 * @param cut the plane that bounds it, or null if it is whole
 */
record Ellipsoid(Vec3 centre, Vec3 radii, Rotation tilt, Vec3 colour, @Nullable HalfSpace cut) {

  /**
   * The points {@code p} on one side of a plane: {@code normal · p >= threshold}.
   *
   * @param normal points to that side; of any length
   */
  record HalfSpace(Vec3 normal, double threshold) {

    /** The side, to which a direction points, of the plane through a point across the direction. */
    static HalfSpace of(Vec3 normal, Vec3 point) {
      return new HalfSpace(normal, normal.dot(point));
    }
  }

  /** A whole ellipsoid whose axes are those of the body. */
  Ellipsoid(Vec3 centre, Vec3 radii, Vec3 colour) {
    this(centre, radii, Rotation.NONE, colour, null);
  }

  Ellipsoid tilted(Rotation rotation) {
    return new Ellipsoid(centre, radii, rotation, colour, cut);
  }

  Ellipsoid cutTo(HalfSpace side) {
    return new Ellipsoid(centre, radii, tilt, colour, side);
  }
}
