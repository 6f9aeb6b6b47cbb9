package io.espalier.data;

/**
 * An ellipsoid in a {@link View}. With {@code M} the matrix that takes it to the unit sphere, and
 * {@code c} its centre, the line of sight through {@code p = (x, y, 0)} meets it where {@code |M(p
 * + z·e_z − c)| = 1}; of the two solutions the greater {@code z} is nearer to the viewer. Where a
 * cut takes the near point away, the far one is seen, from within.
 */
final class SeenEllipsoid {
  private final Vec3 rowX; // the rows of M
  private final Vec3 rowY;
  private final Vec3 rowZ;
  private final Vec3 centre;
  private final double reachX;
  private final double reachY;
  private final Vec3 along; // M·e_z
  private final double square;
  private final Vec3 cutNormal;
  private final double cutThreshold;

  SeenEllipsoid(Ellipsoid ellipsoid, Rotation rotation) {
    Rotation axes = rotation.after(ellipsoid.tilt());
    Vec3 radii = ellipsoid.radii();
    rowX = axes.x().times(1 / radii.x());
    rowY = axes.y().times(1 / radii.y());
    rowZ = axes.z().times(1 / radii.z());
    centre = rotation.apply(ellipsoid.centre());
    reachX = new Vec3(axes.x().x(), axes.y().x(), axes.z().x()).times(radii).length();
    reachY = new Vec3(axes.x().y(), axes.y().y(), axes.z().y()).times(radii).length();
    along = new Vec3(rowX.z(), rowY.z(), rowZ.z());
    square = along.dot(along);
    Ellipsoid.HalfSpace cut = ellipsoid.cut();
    cutNormal = cut == null ? new Vec3(0, 0, 0) : rotation.apply(cut.normal());
    cutThreshold = cut == null ? 0 : cut.threshold();
  }

  double left() {
    return centre.x() - reachX;
  }

  double right() {
    return centre.x() + reachX;
  }

  double lower() {
    return centre.y() - reachY;
  }

  double upper() {
    return centre.y() + reachY;
  }

  /** The {@code z} of the surface that is seen at a point; negative infinity beside the body. */
  double nearness(double x, double y) {
    double dx = x - centre.x();
    double dy = y - centre.y();
    double ax = rowX.x() * dx + rowX.y() * dy;
    double ay = rowY.x() * dx + rowY.y() * dy;
    double az = rowZ.x() * dx + rowZ.y() * dy;
    double half = ax * along.x() + ay * along.y() + az * along.z();
    double rest = half * half - square * (ax * ax + ay * ay + az * az - 1);
    if (rest < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double root = Math.sqrt(rest);
    double near = centre.z() + (root - half) / square;
    if (isLeft(x, y, near)) {
      return near;
    }
    double far = centre.z() - (root + half) / square;
    return isLeft(x, y, far) ? far : Double.NEGATIVE_INFINITY;
  }

  private boolean isLeft(double x, double y, double z) {
    return cutNormal.x() * x + cutNormal.y() * y + cutNormal.z() * z >= cutThreshold;
  }

  /** The cosine between a direction of length 1 and the surface's normal towards the viewer. */
  double cosine(double x, double y, double z, Vec3 direction) {
    double dx = x - centre.x();
    double dy = y - centre.y();
    double dz = z - centre.z();
    double qx = rowX.x() * dx + rowX.y() * dy + rowX.z() * dz;
    double qy = rowY.x() * dx + rowY.y() * dy + rowY.z() * dz;
    double qz = rowZ.x() * dx + rowZ.y() * dy + rowZ.z() * dz;
    double nx = rowX.x() * qx + rowY.x() * qy + rowZ.x() * qz;
    double ny = rowX.y() * qx + rowY.y() * qy + rowZ.y() * qz;
    double nz = rowX.z() * qx + rowY.z() * qy + rowZ.z() * qz;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    double inner = nx * direction.x() + ny * direction.y() + nz * direction.z();
    return (nz < 0 ? -inner : inner) / length;
  }
}
