package io.espalier.data;

/**
 * A picture while it is painted. What is laid over it covers a pixel by the share of it that lies
 * inside, so that edges are smooth. Only exactly rounded arithmetic and {@link StrictMath} are used
 * here and by those who paint on it, so that every machine paints the same picture.
 */
final class Canvas {
  private static final double GRAIN = 0.05;

  private final int size;
  private final SplitMix random;
  private final double[] values; // [3, size, size], 0–1

  /** A black square of {@code size} by {@code size} pixels. */
  Canvas(int size, SplitMix random) {
    this.size = size;
    this.random = random;
    this.values = new double[3 * size * size];
  }

  /** Covers all with a colour, a gradient, waves of noise and, every other time, stripes. */
  void paintGround(Vec3 colour) {
    double angle = random.nextDouble(0, 2 * Math.PI);
    double slope = random.nextDouble(0, 0.3) / size;
    double slopeX = slope * StrictMath.cos(angle);
    double slopeY = slope * StrictMath.sin(angle);
    double turn = random.nextDouble(0, 2 * Math.PI);
    double period = size * random.nextDouble(0.12, 0.4);
    double stripeX = StrictMath.cos(turn) / period;
    double stripeY = StrictMath.sin(turn) / period;
    double stripes = random.nextBoolean() ? random.nextDouble(0.03, 0.12) : 0;
    int cells = 3 + random.nextInt(4);
    double[] noise = new double[(cells + 1) * (cells + 1)];
    double strength = random.nextDouble(0.03, 0.12);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextDouble(-strength, strength);
    }
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double phase = x * stripeX + y * stripeY;
        double wave = 4 * Math.abs(phase - Math.floor(phase) - 0.5) - 1; // a triangle, −1 to 1
        double light =
            slopeX * (x - size / 2.0)
                + slopeY * (y - size / 2.0)
                + stripes * wave
                + between(noise, cells, x * cells / (double) size, y * cells / (double) size);
        int at = y * size + x;
        values[at] = colour.x() + light;
        values[at + size * size] = colour.y() + light;
        values[at + 2 * size * size] = colour.z() + light;
      }
    }
  }

  /** The value between the four nearest points of a grid, without visible edges. */
  private static double between(double[] grid, int cells, double x, double y) {
    int left = (int) x;
    int top = (int) y;
    double fx = eased(x - left);
    double fy = eased(y - top);
    int at = top * (cells + 1) + left;
    int under = at + cells + 1;
    double upper = grid[at] + (grid[at + 1] - grid[at]) * fx;
    double lower = grid[under] + (grid[under + 1] - grid[under]) * fx;
    return upper + (lower - upper) * fy;
  }

  private static double eased(double t) {
    return t * t * (3 - 2 * t);
  }

  /** Paints a straight line at a random place. */
  void paintLine(Vec3 colour) {
    double fromX = random.nextDouble(0, size);
    double fromY = random.nextDouble(0, size);
    double angle = random.nextDouble(0, 2 * Math.PI);
    double length = size * random.nextDouble(0.2, 0.6);
    double alongX = StrictMath.cos(angle);
    double alongY = StrictMath.sin(angle);
    double half = size * random.nextDouble(0.012, 0.03);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double dx = x + 0.5 - fromX;
        double dy = y + 0.5 - fromY;
        double along = Math.max(0, Math.min(length, dx * alongX + dy * alongY));
        double acrossX = dx - along * alongX;
        double acrossY = dy - along * alongY;
        double distance = Math.sqrt(acrossX * acrossX + acrossY * acrossY) - half;
        blend(x, y, colour, 0, 0.5 - distance);
      }
    }
  }

  /** Paints a disc at a random place; its radius lies between two shares of the picture's side. */
  void paintDisc(Vec3 colour, double fromRadius, double toRadius) {
    double centreX = random.nextDouble(0, size);
    double centreY = random.nextDouble(0, size);
    double radius = size * random.nextDouble(fromRadius, toRadius);
    for (int y = first(centreY - radius - 1); y <= last(centreY + radius + 1); y++) {
      for (int x = first(centreX - radius - 1); x <= last(centreX + radius + 1); x++) {
        double dx = x + 0.5 - centreX;
        double dy = y + 0.5 - centreY;
        blend(x, y, colour, 0, 0.5 - (Math.sqrt(dx * dx + dy * dy) - radius));
      }
    }
  }

  /** The first row or column of pixels that something reaches from {@code edge} on. */
  int first(double edge) {
    return Math.max(0, (int) Math.floor(edge));
  }

  /** The last row or column of pixels that something reaches up to {@code edge}. */
  int last(double edge) {
    return Math.min(size - 1, (int) Math.ceil(edge));
  }

  /** Lays a colour, made lighter by {@code light}, over a share of a pixel, cut to 0–1. */
  void blend(int x, int y, Vec3 colour, double light, double share) {
    double covered = Math.max(0, Math.min(1, share));
    if (covered == 0) {
      return;
    }
    int at = y * size + x;
    mix(at, colour.x() + light, covered);
    mix(at + size * size, colour.y() + light, covered);
    mix(at + 2 * size * size, colour.z() + light, covered);
  }

  private void mix(int at, double value, double share) {
    values[at] += (value - values[at]) * share;
  }

  /** The picture with grain: unsigned bytes {@code [3, size, size]}. */
  byte[] developed() {
    byte[] picture = new byte[values.length];
    for (int i = 0; i < picture.length; i++) {
      double grained = values[i] + random.nextDouble(-GRAIN, GRAIN);
      picture[i] = (byte) (int) Math.max(0, Math.min(255, grained * 255 + 0.5));
    }
    return picture;
  }
}
