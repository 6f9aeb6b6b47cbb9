package io.espalier.data;

import java.util.Arrays;

/**
 * Paints solid bodies: of all parts that a line of sight meets, the nearest gives it its colour.
 * There are {@value #SAMPLES} by {@value #SAMPLES} lines of sight to a pixel.
 */
final class SolidPainter {
  private static final int SAMPLES = 3;

  private final int size;
  private final int side; // lines of sight in a row and in a column
  private final double[] nearest; // [side, side]
  private final double[] colours; // [3, side, side]

  /** A painter of pictures of {@code size} by {@code size} pixels. */
  SolidPainter(int size) {
    this.size = size;
    this.side = size * SAMPLES;
    this.nearest = new double[side * side];
    this.colours = new double[3 * side * side];
    Arrays.fill(nearest, Double.NEGATIVE_INFINITY);
  }

  /** Adds a part of a body. */
  void add(Ellipsoid part, View view, Light light) {
    SeenEllipsoid seen = new SeenEllipsoid(part, view.rotation());
    Vec3 colour = part.colour().times(light.tint());
    double perUnit = view.scale() * SAMPLES;
    double originX = view.centreX() * SAMPLES - 0.5;
    double originY = view.centreY() * SAMPLES - 0.5;
    int left = Math.max(0, (int) Math.ceil(originX + seen.left() * perUnit));
    int right = Math.min(side - 1, (int) Math.floor(originX + seen.right() * perUnit));
    int top = Math.max(0, (int) Math.ceil(originY - seen.upper() * perUnit));
    int bottom = Math.min(side - 1, (int) Math.floor(originY - seen.lower() * perUnit));
    for (int row = top; row <= bottom; row++) {
      double y = (originY - row) / perUnit;
      for (int column = left; column <= right; column++) {
        double x = (column - originX) / perUnit;
        double z = seen.nearness(x, y);
        int at = row * side + column;
        if (z > nearest[at]) {
          nearest[at] = z;
          double share = light.on(seen.cosine(x, y, z, light.direction()));
          colours[at] = colour.x() * share;
          colours[at + side * side] = colour.y() * share;
          colours[at + 2 * side * side] = colour.z() * share;
        }
      }
    }
  }

  /** Lays what was added over a picture. */
  void layOver(Canvas canvas) {
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        layOver(canvas, x, y);
      }
    }
  }

  private void layOver(Canvas canvas, int x, int y) {
    int met = 0;
    double red = 0;
    double green = 0;
    double blue = 0;
    for (int row = y * SAMPLES; row < (y + 1) * SAMPLES; row++) {
      for (int at = row * side + x * SAMPLES; at < row * side + (x + 1) * SAMPLES; at++) {
        if (nearest[at] != Double.NEGATIVE_INFINITY) {
          red += colours[at];
          green += colours[at + side * side];
          blue += colours[at + 2 * side * side];
          met++;
        }
      }
    }
    if (met > 0) {
      Vec3 mean = new Vec3(red / met, green / met, blue / met);
      canvas.blend(x, y, mean, 0, met / (double) (SAMPLES * SAMPLES));
    }
  }
}
