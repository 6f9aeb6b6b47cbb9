package io.espalier.data;

/**
 * Paints one picture of one head: a ground with lines and discs, and before it a person with a
 * random face, in a random light, at about the middle. Camera and torso stay upright; the head
 * takes the given pose.
 */
final class HeadPainter {
  private static final double UNITS = 2.75; // of the head's length, in a picture

  private final int size;
  private final SplitMix random;
  private final HeadModel model;

  HeadPainter(int size, SplitMix random) {
    this.size = size;
    this.random = random;
    this.model = new HeadModel(random);
  }

  HeadModel model() {
    return model;
  }

  /** The picture, unsigned bytes {@code [3, size, size]}. */
  byte[] paint(HeadPose pose) {
    Canvas canvas = new Canvas(size, random);
    canvas.paintGround(Vec3.draw(random, 0.1, 0.9));
    int lines = random.nextInt(4);
    for (int i = 0; i < lines; i++) {
      canvas.paintLine(Vec3.draw(random, 0, 1));
    }
    int discs = random.nextInt(4);
    for (int i = 0; i < discs; i++) {
      canvas.paintDisc(Vec3.draw(random, 0, 1), 0.05, 0.25);
    }
    SolidPainter solids = new SolidPainter(size);
    Light light = Light.draw(random);
    View view = view(pose);
    View upright =
        new View(
            Rotation.right(random.nextDouble(-25, 25)),
            view.scale(),
            view.centreX(),
            view.centreY());
    for (Ellipsoid part : model.torso()) {
      solids.add(part, upright, light);
    }
    for (Ellipsoid part : model.head()) {
      solids.add(part, view, light);
    }
    solids.layOver(canvas);
    return canvas.developed();
  }

  private View view(HeadPose pose) {
    double scale = size / UNITS * random.nextDouble(0.88, 1.1);
    double reach = 0.06 * size;
    return new View(
        pose.rotation(),
        scale,
        size / 2.0 + random.nextDouble(-reach, reach),
        size / 2.0 + random.nextDouble(-reach, reach));
  }
}
