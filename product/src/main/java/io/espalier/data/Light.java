package io.espalier.data;

/**
 * What makes a surface visible: light from all sides, and light from one (Lambert's law).
 *
 * @param direction of length 1, to where the one light comes from
 * @param ambient the share of its colour that a surface shows in the shade
 * @param direct the share that the one light adds to a surface that faces it
 * @param tint colour of the light
 */
record Light(Vec3 direction, double ambient, double direct, Vec3 tint) {

  /** A light from the viewer's side of the scene, of any strength that leaves things visible. */
  static Light draw(SplitMix random) {
    double angle = random.nextDouble(0, 2 * Math.PI);
    double aside = random.nextDouble(0.1, 0.9); // sine of the angle to the line of sight
    Vec3 direction =
        new Vec3(
            aside * StrictMath.cos(angle),
            aside * StrictMath.sin(angle),
            Math.sqrt(1 - aside * aside));
    double ambient = random.nextDouble(0.25, 0.6);
    double direct = random.nextDouble(0.35, 0.8);
    return new Light(direction, ambient, direct, Vec3.draw(random, 0.88, 1.06));
  }

  /**
   * The share of its colour that a surface shows.
   *
   * @param cosine between the surface's normal and {@link #direction}
   */
  double on(double cosine) {
    return ambient + direct * Math.max(0, cosine);
  }
}
