package io.espalier.data;

/**
 * Paints one picture of one figure: a dark ground with a gradient, waves of noise and stripes; thin
 * lines and dots as distraction, below and above the figure; the figure at a random place, size and
 * angle, in a light colour; grain over all. Edges are smooth by the share of a pixel that lies
 * inside. Only exactly rounded arithmetic and {@link StrictMath} are used, so that every machine
 * paints the same picture.
 */
final class ShapePainter {
  private static final double GRAIN = 0.05;

  private final int size;
  private final SplitMix random;
  private final double[] canvas; // [3, size, size], 0–1

  ShapePainter(int size, SplitMix random) {
    this.size = size;
    this.random = random;
    this.canvas = new double[3 * size * size];
  }

  /** The picture, unsigned bytes {@code [3, size, size]}. */
  byte[] paint(Figure figure) {
    paintGround(colour(0.1, 0.5));
    int below = 1 + random.nextInt(3);
    for (int i = 0; i < below; i++) {
      paintLine(colour(0, 1));
    }
    int dots = 1 + random.nextInt(4);
    for (int i = 0; i < dots; i++) {
      paintDot(colour(0, 1));
    }
    paintFigure(figure, figureColour());
    if (random.nextBoolean()) {
      paintLine(colour(0, 1));
    }
    return developed();
  }

  private double[] colour(double from, double to) {
    return new double[] {
      random.nextDouble(from, to), random.nextDouble(from, to), random.nextDouble(from, to)
    };
  }

  /** A light colour, one channel of it full, to stand out from any ground. */
  private double[] figureColour() {
    double[] colour = colour(0.35, 0.95);
    colour[random.nextInt(3)] = 1;
    return colour;
  }

  private void paintGround(double[] colour) {
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
        for (int c = 0; c < 3; c++) {
          canvas[(c * size + y) * size + x] = colour[c] + light;
        }
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

  private void paintFigure(Figure figure, double[] colour) {
    double radius = size * random.nextDouble(0.28, 0.42);
    double free = size / 2.0 - 0.85 * radius;
    double centreX = size / 2.0 + random.nextDouble(-free, free);
    double centreY = size / 2.0 + random.nextDouble(-free, free);
    double angle = random.nextDouble(0, 2 * Math.PI);
    double cos = StrictMath.cos(angle) / radius;
    double sin = StrictMath.sin(angle) / radius;
    double shade = random.nextDouble(-0.15, 0.15) / radius;
    double reach = 1.1 * radius + 1;
    for (int y = first(centreY - reach); y <= last(centreY + reach); y++) {
      for (int x = first(centreX - reach); x <= last(centreX + reach); x++) {
        double dx = x + 0.5 - centreX;
        double dy = y + 0.5 - centreY;
        double distance = radius * figure.distance(cos * dx + sin * dy, cos * dy - sin * dx);
        blend(x, y, colour, shade * dx, 0.5 - distance);
      }
    }
  }

  private void paintLine(double[] colour) {
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

  private void paintDot(double[] colour) {
    double centreX = random.nextDouble(0, size);
    double centreY = random.nextDouble(0, size);
    double radius = size * random.nextDouble(0.02, 0.07);
    for (int y = first(centreY - radius - 1); y <= last(centreY + radius + 1); y++) {
      for (int x = first(centreX - radius - 1); x <= last(centreX + radius + 1); x++) {
        double dx = x + 0.5 - centreX;
        double dy = y + 0.5 - centreY;
        blend(x, y, colour, 0, 0.5 - (Math.sqrt(dx * dx + dy * dy) - radius));
      }
    }
  }

  private int first(double edge) {
    return Math.max(0, (int) Math.floor(edge));
  }

  private int last(double edge) {
    return Math.min(size - 1, (int) Math.ceil(edge));
  }

  /** Lays a colour, made lighter by {@code light}, over a share of a pixel, cut to 0–1. */
  private void blend(int x, int y, double[] colour, double light, double share) {
    double covered = Math.max(0, Math.min(1, share));
    if (covered == 0) {
      return;
    }
    for (int c = 0; c < 3; c++) {
      int at = (c * size + y) * size + x;
      canvas[at] += (colour[c] + light - canvas[at]) * covered;
    }
  }

  /** The canvas with grain, in bytes. */
  private byte[] developed() {
    byte[] picture = new byte[canvas.length];
    for (int i = 0; i < picture.length; i++) {
      double grained = canvas[i] + random.nextDouble(-GRAIN, GRAIN);
      picture[i] = (byte) (int) Math.max(0, Math.min(255, grained * 255 + 0.5));
    }
    return picture;
  }
}
