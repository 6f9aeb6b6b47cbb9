package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SolidPainterTest {
  private static final Vec3 WHITE = new Vec3(1, 1, 1);
  private static final Vec3 ORIGIN = new Vec3(0, 0, 0);
  private static final Light FROM_THE_VIEWER = new Light(new Vec3(0, 0, 1), 0.2, 0.6, WHITE);

  @Test
  void nearnessIsThatOfTheSurfaceTowardsTheViewer() {
    // x²/4 + y² + z²/9 = 1 about (1, 0, 10)
    Ellipsoid wide = new Ellipsoid(new Vec3(1, 0, 10), new Vec3(2, 1, 3), WHITE);
    SeenEllipsoid seen = new SeenEllipsoid(wide, Rotation.NONE);
    assertThat(seen.nearness(1, 0)).isCloseTo(13, within(1e-12));
    assertThat(seen.nearness(2, 0)).isCloseTo(10 + 3 * Math.sqrt(0.75), within(1e-12));
    assertThat(seen.nearness(1, 1.01)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(seen.left()).isEqualTo(-1);
    assertThat(seen.right()).isEqualTo(3);
    assertThat(seen.lower()).isEqualTo(-1);
    assertThat(seen.upper()).isEqualTo(1);
    // A quarter turn to the right: the depth of 3 becomes the width, and the centre goes with it.
    SeenEllipsoid turned = new SeenEllipsoid(wide, Rotation.right(90));
    assertThat(turned.left()).isCloseTo(7, within(1e-12));
    assertThat(turned.right()).isCloseTo(13, within(1e-12));
    assertThat(turned.nearness(10, 0)).isCloseTo(-1 + 2, within(1e-12));
  }

  @Test
  void aCutShowsTheInsideOfTheFarSide() {
    Ellipsoid bowl =
        new Ellipsoid(ORIGIN, WHITE, WHITE)
            .cutTo(Ellipsoid.HalfSpace.of(new Vec3(0, 0, -1), ORIGIN));
    SeenEllipsoid open = new SeenEllipsoid(bowl, Rotation.NONE);
    assertThat(open.nearness(0.6, 0)).isCloseTo(-0.8, within(1e-12));
    assertThat(open.cosine(0.6, 0, -0.8, new Vec3(0, 0, 1))).isCloseTo(0.8, within(1e-12));
    SeenEllipsoid fromBehind = new SeenEllipsoid(bowl, Rotation.right(180));
    assertThat(fromBehind.nearness(0.6, 0)).isCloseTo(0.8, within(1e-12));
    SeenEllipsoid fromTheRight = new SeenEllipsoid(bowl, Rotation.right(90));
    assertThat(fromTheRight.nearness(0.6, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(fromTheRight.nearness(-0.6, 0)).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void surfacesAreSmoothWithinTheirCosines() {
    SplitMix random = new SplitMix(3);
    for (int i = 0; i < 200; i++) {
      Vec3 angles = Vec3.draw(random, -90, 90);
      Rotation rotation = new HeadPose(angles.x(), angles.y(), angles.z()).rotation();
      Ellipsoid any =
          new Ellipsoid(Vec3.draw(random, -1, 1), Vec3.draw(random, 0.5, 2), WHITE)
              .tilted(Rotation.up(angles.z()));
      SeenEllipsoid seen = new SeenEllipsoid(any, rotation);
      Vec3 middle = rotation.apply(any.centre());
      double x = middle.x() + random.nextDouble(-0.1, 0.1);
      double y = middle.y() + random.nextDouble(-0.1, 0.1);
      double z = seen.nearness(x, y);
      double h = 1e-5;
      double slopeX = (seen.nearness(x + h, y) - seen.nearness(x - h, y)) / (2 * h);
      double slopeY = (seen.nearness(x, y + h) - seen.nearness(x, y - h)) / (2 * h);
      // The normal of the graph of z is (−dz/dx, −dz/dy, 1).
      double length = Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1);
      assertThat(seen.cosine(x, y, z, new Vec3(1, 0, 0)))
          .as("seed 3, number %d", i)
          .isCloseTo(-slopeX / length, within(1e-6));
      assertThat(seen.cosine(x, y, z, new Vec3(0, 0, 1)))
          .as("seed 3, number %d", i)
          .isCloseTo(1 / length, within(1e-6));
    }
  }

  @Test
  void theNearestPartIsPaintedWhereverItWasAdded() {
    SplitMix random = new SplitMix(1);
    View view = new View(Rotation.NONE, 10, 20, 10); // the origin at column 20, row 10
    Ellipsoid red = new Ellipsoid(ORIGIN, new Vec3(0.8, 0.8, 0.1), new Vec3(1, 0, 0));
    Ellipsoid green = new Ellipsoid(new Vec3(0, 0, 1), new Vec3(0.3, 0.3, 0.1), new Vec3(0, 1, 0));
    Ellipsoid blue = new Ellipsoid(new Vec3(0, 0, -1), new Vec3(0.5, 0.5, 0.1), new Vec3(0, 0, 1));
    SolidPainter painter = new SolidPainter(40);
    painter.add(green, view, FROM_THE_VIEWER);
    painter.add(red, view, FROM_THE_VIEWER);
    painter.add(blue, view, FROM_THE_VIEWER);
    Canvas canvas = new Canvas(40, random);
    painter.layOver(canvas);
    byte[] picture = canvas.developed();
    int grain = 14; // at most 0.05 · 255, rounded
    int lit = (int) (0.8 * 255); // 0.2 + 0.6 · cosine, which is about 1 on so flat a disc
    int[] middle = at(picture, 20, 10);
    assertThat(middle[0]).isLessThan(grain);
    assertThat(middle[1]).isCloseTo(lit, within(grain + 5));
    assertThat(middle[2]).isLessThan(grain);
    int[] right = at(picture, 25, 10);
    assertThat(right[0]).isCloseTo(lit, within(grain + 5));
    assertThat(right[1]).isLessThan(grain);
    for (int value : at(picture, 20, 30)) {
      assertThat(value).isLessThan(grain);
    }
  }

  private static int[] at(byte[] picture, int x, int y) {
    int[] colour = new int[3];
    for (int c = 0; c < 3; c++) {
      colour[c] = Byte.toUnsignedInt(picture[(c * 40 + y) * 40 + x]);
    }
    return colour;
  }
}
