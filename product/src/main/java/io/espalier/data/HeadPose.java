package io.espalier.data;

import java.util.List;

/**
 * Where a head looks, in degrees, as the viewer of the picture sees it. At 0, 0, 0 it is upright
 * and looks at the viewer.
 *
 * <p>The three turns are carried out in the order pitch, yaw, roll, about the fixed axes of the
 * picture: {@code R = R_roll · R_yaw · R_pitch}, which is the order in which the angles of BIWI (G.
 * Fanelli et al., <i>Random Forests for Real Time 3D Face Analysis</i>, IJCV 2013) are read from a
 * rotation matrix. So roll turns the finished picture, and yaw leaves the height of what it moves
 * as it was.
 *
 * @param yaw positive: the face turns to the right side of the picture
 * @param pitch positive: the face turns up
 * @param roll positive: the head leans clockwise, its crown to the right
 */
record HeadPose(double yaw, double pitch, double roll) {
  /** The columns of a head's label, in their order. */
  static final List<String> COLUMNS = List.of("yaw", "pitch", "roll");

  /** The greatest angle, in degrees, of a pose. */
  double extent() {
    return Math.max(Math.abs(yaw), Math.max(Math.abs(pitch), Math.abs(roll)));
  }

  Rotation rotation() {
    return Rotation.clockwise(roll).after(Rotation.right(yaw)).after(Rotation.up(pitch));
  }
}
