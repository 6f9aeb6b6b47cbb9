package io.espalier.data;

/**
 * How a solid body stands before the viewer, who is infinitely far away.
 *
 * @param rotation of the body about its origin
 * @param scale pixels per unit of length of the body
 * @param centreX of the body's origin, in pixels from the left edge of the picture
 * @param centreY of the body's origin, in pixels from the top edge
 */
record View(Rotation rotation, double scale, double centreX, double centreY) {

  /** Where a point of the body is seen: pixels from the left, pixels from the top, nearness. */
  Vec3 project(Vec3 point) {
    Vec3 turned = rotation.apply(point);
    return new Vec3(centreX + scale * turned.x(), centreY - scale * turned.y(), turned.z());
  }
}
