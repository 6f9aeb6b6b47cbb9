package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RotationTest {
  private static final Vec3 NOSE = new Vec3(0, 0, 1);
  private static final Vec3 CROWN = new Vec3(0, 1, 0);
  private static final double HALF = 0.5;
  private static final double ROOT = Math.sqrt(3) / 2; // of 3/4: cosine of 30 degrees

  private static void assertNear(Vec3 actual, double x, double y, double z) {
    assertThat(actual.x()).as("x of %s", actual).isCloseTo(x, within(1e-12));
    assertThat(actual.y()).as("y of %s", actual).isCloseTo(y, within(1e-12));
    assertThat(actual.z()).as("z of %s", actual).isCloseTo(z, within(1e-12));
  }

  @Test
  void anglesHaveTheirSigns() {
    assertNear(new HeadPose(30, 0, 0).rotation().apply(NOSE), HALF, 0, ROOT);
    assertNear(new HeadPose(0, 30, 0).rotation().apply(NOSE), 0, HALF, ROOT);
    assertNear(new HeadPose(0, 0, 30).rotation().apply(CROWN), HALF, ROOT, 0);
  }

  @Test
  void pitchComesFirstAndRollLast() {
    // The nose up by 30: (0, 1/2, √3/2); to the right by 30: (√3/4, 1/2, 3/4); then roll by 90
    // takes up to the right and right to down.
    assertNear(new HeadPose(30, 30, 0).rotation().apply(NOSE), HALF * ROOT, HALF, ROOT * ROOT);
    assertNear(new HeadPose(30, 30, 90).rotation().apply(NOSE), HALF, -HALF * ROOT, ROOT * ROOT);
  }

  @Test
  void rotationsKeepLengthsAndHandednessAndCanBeUndone() {
    SplitMix random = new SplitMix(11);
    for (int i = 0; i < 200; i++) {
      Vec3 angles = Vec3.draw(random, -180, 180);
      Rotation rotation = new HeadPose(angles.x(), angles.y(), angles.z()).rotation();
      Vec3 vector = Vec3.draw(random, -2, 2);
      Vec3 turned = rotation.apply(vector);
      assertThat(turned.length())
          .as("seed 11, %s", angles)
          .isCloseTo(vector.length(), within(1e-9));
      assertNear(rotation.undo(turned), vector.x(), vector.y(), vector.z());
      Vec3 cross =
          new Vec3(
              rotation.x().y() * rotation.y().z() - rotation.x().z() * rotation.y().y(),
              rotation.x().z() * rotation.y().x() - rotation.x().x() * rotation.y().z(),
              rotation.x().x() * rotation.y().y() - rotation.x().y() * rotation.y().x());
      assertNear(cross, rotation.z().x(), rotation.z().y(), rotation.z().z());
    }
  }
}
