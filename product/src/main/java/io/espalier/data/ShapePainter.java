package io.espalier.data;

/**
 * Paints one picture of one figure: a dark ground; thin lines and dots as distraction, below and
 * above the figure; the figure at a random place, size and angle, in a light colour.
 */
final class ShapePainter {
  private final int size;
  private final SplitMix random;
  private final Canvas canvas;

  ShapePainter(int size, SplitMix random) {
    this.size = size;
    this.random = random;
    this.canvas = new Canvas(size, random);
  }

  /** The picture, unsigned bytes {@code [3, size, size]}. */
  byte[] paint(Figure figure) {
    canvas.paintGround(Vec3.draw(random, 0.1, 0.5));
    int below = 1 + random.nextInt(3);
    for (int i = 0; i < below; i++) {
      canvas.paintLine(Vec3.draw(random, 0, 1));
    }
    int dots = 1 + random.nextInt(4);
    for (int i = 0; i < dots; i++) {
      canvas.paintDisc(Vec3.draw(random, 0, 1), 0.02, 0.07);
    }
    paintFigure(figure, figureColour());
    if (random.nextBoolean()) {
      canvas.paintLine(Vec3.draw(random, 0, 1));
    }
    return canvas.developed();
  }

  /** A light colour, one channel of it full, to stand out from any ground. */
  private Vec3 figureColour() {
    Vec3 colour = Vec3.draw(random, 0.35, 0.95);
    return switch (random.nextInt(3)) {
      case 0 -> new Vec3(1, colour.y(), colour.z());
      case 1 -> new Vec3(colour.x(), 1, colour.z());
      default -> new Vec3(colour.x(), colour.y(), 1);
    };
  }

  private void paintFigure(Figure figure, Vec3 colour) {
    double radius = size * random.nextDouble(0.28, 0.42);
    double free = size / 2.0 - 0.85 * radius;
    double centreX = size / 2.0 + random.nextDouble(-free, free);
    double centreY = size / 2.0 + random.nextDouble(-free, free);
    double angle = random.nextDouble(0, 2 * Math.PI);
    double cos = StrictMath.cos(angle) / radius;
    double sin = StrictMath.sin(angle) / radius;
    double shade = random.nextDouble(-0.15, 0.15) / radius;
    double reach = 1.1 * radius + 1;
    for (int y = canvas.first(centreY - reach); y <= canvas.last(centreY + reach); y++) {
      for (int x = canvas.first(centreX - reach); x <= canvas.last(centreX + reach); x++) {
        double dx = x + 0.5 - centreX;
        double dy = y + 0.5 - centreY;
        double distance = radius * figure.distance(cos * dx + sin * dy, cos * dy - sin * dx);
        canvas.blend(x, y, colour, shade * dx, 0.5 - distance);
      }
    }
  }
}
