package io.espalier.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The head of one person, made of ellipsoids in head coordinates: its origin is the middle of the
 * head, the chin lies at about y = −1.1 and the crown at y = 1.1, and the nose points to z. Sides
 * are those of the picture: the left eye is that on the viewer's left.
 *
 * <p>Proportions, features and colours are random, without symmetry being broken: neither a pose
 * nor its mirror image is more frequent, or looks different, because of who is shown.
 */
final class HeadModel {
  private static final List<Vec3> SKINS =
      List.of(
          new Vec3(0.96, 0.82, 0.73),
          new Vec3(0.90, 0.71, 0.57),
          new Vec3(0.78, 0.57, 0.42),
          new Vec3(0.57, 0.38, 0.27),
          new Vec3(0.36, 0.24, 0.18));
  private static final List<Vec3> HAIRS =
      List.of(
          new Vec3(0.08, 0.07, 0.07),
          new Vec3(0.25, 0.15, 0.09),
          new Vec3(0.45, 0.29, 0.16),
          new Vec3(0.80, 0.64, 0.36),
          new Vec3(0.55, 0.22, 0.10),
          new Vec3(0.70, 0.70, 0.70));
  private static final List<Vec3> IRISES =
      List.of(
          new Vec3(0.20, 0.12, 0.07),
          new Vec3(0.30, 0.22, 0.10),
          new Vec3(0.20, 0.36, 0.50),
          new Vec3(0.25, 0.38, 0.25));
  private static final Vec3 PUPIL = new Vec3(0.03, 0.03, 0.03);
  private static final Vec3 LIP = new Vec3(0.70, 0.30, 0.30);

  private final SplitMix random;
  private final List<Ellipsoid> head = new ArrayList<>();
  private final List<Ellipsoid> torso = new ArrayList<>();
  private final List<Ellipsoid> skull; // cranium, face, chin, both cheeks
  private final Vec3 stretch;
  private final Vec3 skin;
  private final Vec3 hair;
  private final Vec3 eye; // the right one; the left one mirrored
  private final Vec3 noseTip;

  /** A person whose looks are drawn from a stream. */
  HeadModel(SplitMix random) {
    this.random = random;
    stretch = Vec3.draw(random, 0.93, 1.07);
    skin = drawn(SKINS);
    hair = drawn(HAIRS);
    addSkull();
    skull = List.copyOf(head);
    eye = addEyes();
    noseTip = addNose();
    addMouth();
    addEars();
    addHair();
    addTorso();
  }

  /** The parts that turn with the head. */
  List<Ellipsoid> head() {
    return head;
  }

  /** The parts that stay as they are when the head turns: neck and shoulders. */
  List<Ellipsoid> torso() {
    return torso;
  }

  /** The most forward point of the nose. */
  Vec3 noseTip() {
    return noseTip;
  }

  /** The front of the eye on the viewer's right. */
  Vec3 rightEye() {
    return eye;
  }

  /** The front of the eye on the viewer's left. */
  Vec3 leftEye() {
    return mirrored(eye);
  }

  /** A colour between two neighbours of a list. */
  private Vec3 drawn(List<Vec3> colours) {
    double place = random.nextDouble(0, colours.size() - 1);
    int below = (int) place;
    return colours.get(below).towards(colours.get(below + 1), place - below);
  }

  private void addSkull() {
    double jaw = random.nextDouble(0.9, 1.1);
    double chin = random.nextDouble(-0.06, 0.06);
    add(new Vec3(0, 0.28, -0.12), new Vec3(0.76, 0.80, 0.92), skin);
    add(new Vec3(0, -0.28, 0.18), new Vec3(0.60 * jaw, 0.82 + chin, 0.66), skin);
    add(new Vec3(0, -0.82 - chin, 0.40), new Vec3(0.34 * jaw, 0.26, 0.32), skin);
    double cheek = random.nextDouble(0.27, 0.32);
    addPair(new Vec3(0.28, -0.28, 0.42), new Vec3(cheek, 0.30, 0.30), skin);
  }

  /** How far the skin of the face reaches forward, before anything else is put on it. */
  private double front(double x, double y) {
    double front = Double.NEGATIVE_INFINITY;
    for (Ellipsoid part : skull) {
      front =
          Math.max(
              front,
              new SeenEllipsoid(part, Rotation.NONE).nearness(x * stretch.x(), y * stretch.y()));
    }
    return front / stretch.z();
  }

  private Vec3 addEyes() {
    double x = random.nextDouble(0.25, 0.31);
    double y = random.nextDouble(0.02, 0.10);
    double z = front(x, y);
    double width = random.nextDouble(0.13, 0.17);
    double open = random.nextDouble(0.055, 0.10);
    double gaze = random.nextDouble(-0.04, 0.04);
    Vec3 iris = drawn(IRISES);
    addPair(new Vec3(x, y + 0.02, z - 0.06), new Vec3(width + 0.05, 0.14, 0.075), skin.times(0.78));
    addPair(new Vec3(x, y, z - 0.05), new Vec3(width, open, 0.09), Vec3.draw(random, 0.88, 0.96));
    double round = Math.min(open, 0.075);
    for (int side = -1; side <= 1; side += 2) {
      add(new Vec3(side * x + gaze, y, z), new Vec3(0.075, round, 0.055), iris);
      add(new Vec3(side * x + gaze, y, z + 0.015), new Vec3(0.035, 0.6 * round, 0.05), PUPIL);
    }
    double brow = y + random.nextDouble(0.15, 0.21);
    double slant = random.nextDouble(-12, 12);
    Vec3 size = new Vec3(random.nextDouble(0.14, 0.19), random.nextDouble(0.025, 0.05), 0.06);
    Vec3 colour = hair.towards(skin, random.nextDouble(0, 0.35));
    for (int side = -1; side <= 1; side += 2) {
      Vec3 centre = new Vec3(side * (x + 0.01), brow, front(x, brow) - 0.01);
      head.add(
          stretched(new Ellipsoid(centre, size, colour)).tilted(Rotation.clockwise(side * slant)));
    }
    return new Vec3(x, y, z + 0.04).times(stretch);
  }

  private Vec3 addNose() {
    double width = random.nextDouble(0.85, 1.2);
    double length = random.nextDouble(0.85, 1.15);
    double tipY = -0.08 - 0.2 * length;
    double root = front(0, 0.1);
    double tip = front(0, tipY) + random.nextDouble(0.17, 0.27);
    Vec3 bridge = new Vec3(0, (0.1 + tipY) / 2, (root + tip) / 2 - 0.10);
    double slope =
        StrictMath.toDegrees(StrictMath.atan2(tip - root - 0.04, 0.1 - tipY)); // towards the tip
    head.add(
        stretched(
                new Ellipsoid(
                    bridge, new Vec3(0.09 * width, 0.27 * length, 0.12), skin.times(1.02)))
            .tilted(Rotation.up(slope)));
    add(new Vec3(0, tipY, tip - 0.14), new Vec3(0.12 * width, 0.10, 0.14), skin.times(1.03));
    addPair(new Vec3(0.10 * width, tipY - 0.02, tip - 0.20), new Vec3(0.07, 0.07, 0.10), skin);
    addPair(
        new Vec3(0.06 * width, tipY - 0.075, tip - 0.13),
        new Vec3(0.04, 0.035, 0.06),
        skin.times(0.35));
    return new Vec3(0, tipY, tip).times(stretch);
  }

  private void addMouth() {
    double y = random.nextDouble(-0.64, -0.55);
    double width = random.nextDouble(0.16, 0.25);
    double full = random.nextDouble(0.03, 0.055);
    double open = random.nextDouble(0.008, 0.05);
    double z = front(0, y);
    Vec3 colour = skin.towards(LIP.times(0.4 + 0.6 * skin.y()), random.nextDouble(0.35, 0.9));
    if (random.nextInt(5) == 0) {
      addBeard(y);
    }
    add(new Vec3(0, y + open + full, z - 0.045), new Vec3(width, full + 0.01, 0.08), colour);
    add(
        new Vec3(0, y - open - full, z - 0.045),
        new Vec3(0.9 * width, full + 0.015, 0.085),
        colour);
    add(new Vec3(0, y, z - 0.03), new Vec3(0.95 * width, open, 0.06), skin.times(0.25));
  }

  private void addBeard(double mouth) {
    Vec3 colour = hair.towards(skin, random.nextDouble(0, 0.5));
    Vec3 down = new Vec3(0, -1, 0.25);
    Ellipsoid.HalfSpace beard =
        stretched(Ellipsoid.HalfSpace.of(down, new Vec3(0, mouth + 0.14, 0.8)));
    for (Ellipsoid part : skull.subList(1, skull.size())) {
      Vec3 thicker = part.radii().plus(new Vec3(0.03, 0.03, 0.03));
      head.add(new Ellipsoid(part.centre(), thicker, colour).cutTo(beard));
    }
  }

  private void addEars() {
    double size = random.nextDouble(0.85, 1.2);
    double y = random.nextDouble(-0.08, 0.04);
    for (int side = -1; side <= 1; side += 2) {
      Vec3 centre = new Vec3(side * 0.76, y, -0.10);
      Rotation away = Rotation.right(side * -20);
      Vec3 outer = new Vec3(0.06, 0.20 * size, 0.13 * size);
      Vec3 inner = new Vec3(0.05, 0.12 * size, 0.07 * size);
      Vec3 hollow = centre.plus(new Vec3(side * 0.02, 0.01, 0.03));
      head.add(stretched(new Ellipsoid(centre, outer, skin)).tilted(away));
      head.add(stretched(new Ellipsoid(hollow, inner, skin.times(0.7))).tilted(away));
    }
  }

  private void addHair() {
    int style = random.nextInt(6);
    if (style == 0) {
      return; // bald
    }
    double thick = random.nextDouble(0.04, 0.12);
    Vec3 hairline = new Vec3(0, random.nextDouble(0.48, 0.72), 0.7);
    double slope = random.nextDouble(0.75, 1.3);
    add(
        new Ellipsoid(
                new Vec3(0, 0.28 + thick / 2, -0.14),
                new Vec3(0.76 + thick * 0.6, 0.80 + thick, 0.92 + thick * 0.6),
                hair)
            .cutTo(Ellipsoid.HalfSpace.of(new Vec3(0, slope, -1), hairline)));
    if (style >= 4) { // down to the shoulders or to the chin
      double length = random.nextDouble(0.7, 1.3);
      add(
          new Vec3(0, 0.35 - length, -0.38),
          new Vec3(random.nextDouble(0.74, 0.92), length, 0.56),
          hair.times(0.92));
    } else if (style == 3) { // tied at the back
      double round = random.nextDouble(0.2, 0.34);
      add(new Vec3(0, random.nextDouble(-0.1, 0.7), -1.1), new Vec3(round, round, round), hair);
    }
  }

  private void addTorso() {
    Vec3 cloth = Vec3.draw(random, 0.05, 0.9);
    double broad = random.nextDouble(1.1, 1.6);
    torso.add(new Ellipsoid(new Vec3(0, -1.1, -0.25), new Vec3(0.36, 0.9, 0.38), skin.times(0.85)));
    torso.add(new Ellipsoid(new Vec3(0, -2.2, -0.3), new Vec3(broad, 0.75, 0.55), cloth));
  }

  private void add(Vec3 centre, Vec3 radii, Vec3 colour) {
    add(new Ellipsoid(centre, radii, colour));
  }

  private void add(Ellipsoid part) {
    head.add(stretched(part));
  }

  /** A part on the right side and its mirror image on the left. */
  private void addPair(Vec3 centre, Vec3 radii, Vec3 colour) {
    add(centre, radii, colour);
    add(mirrored(centre), radii, colour);
  }

  private static Vec3 mirrored(Vec3 place) {
    return new Vec3(-place.x(), place.y(), place.z());
  }

  private Ellipsoid stretched(Ellipsoid part) {
    return new Ellipsoid(
        part.centre().times(stretch),
        part.radii().times(stretch),
        part.tilt(),
        part.colour(),
        part.cut() == null ? null : stretched(part.cut()));
  }

  private Ellipsoid.HalfSpace stretched(Ellipsoid.HalfSpace side) {
    Vec3 normal = side.normal();
    return new Ellipsoid.HalfSpace(
        new Vec3(normal.x() / stretch.x(), normal.y() / stretch.y(), normal.z() / stretch.z()),
        side.threshold());
  }
}
