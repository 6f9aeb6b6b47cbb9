package io.espalier.data;

import java.util.Locale;

/**
 * The random changes of a training image that keep its class. An image is framed by four black
 * pixels on each side before it is normalised, a window of its own size is cut out at random, and
 * half of the windows are mirrored.
 */
public enum Augmentation {
  /** No change. */
  NONE(0, false),
  /** The window only, for what has another meaning in a mirror, such as digits. */
  CROP(4, false),
  /** The window and the mirror. */
  STANDARD(4, true);

  /** The text that leaves the choice to the labels. */
  public static final String AUTO = "auto";

  private static final long STREAM = 0x61756731;

  private final int border;
  private final boolean mirror;

  Augmentation(int border, boolean mirror) {
    this.border = border;
    this.mirror = mirror;
  }

  /**
   * The augmentation of a name: {@code standard}, {@code crop} or {@code none}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Augmentation parse(String text) {
    for (Augmentation augmentation : values()) {
      if (augmentation.toString().equals(text)) {
        return augmentation;
      }
    }
    throw new IllegalArgumentException(
        "augmentation must be auto, standard, crop or none; augmentation=" + text);
  }

  /**
   * The augmentation that a text names, or that suits the labels where it is {@code auto}: {@code
   * crop} for columns of numbers, which may mean another thing in a mirror; else {@code standard}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Augmentation parse(String text, Targets targets) {
    if (!text.equals(AUTO)) {
      return parse(text);
    }
    return targets instanceof Targets.Columns ? CROP : STANDARD;
  }

  /**
   * Checks that a text names an augmentation, or is {@code auto}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static void require(String text) {
    parse(text, new Targets.None());
  }

  /** What happens to an image in an epoch: a function of the three numbers alone. */
  Placement place(long seed, int epoch, int sample) {
    if (this == NONE) {
      return Placement.IN_PLACE;
    }
    SplitMix random = new SplitMix(STREAM, seed, epoch, sample);
    int down = random.nextInt(2 * border + 1) - border;
    int right = random.nextInt(2 * border + 1) - border;
    return new Placement(down, right, mirror && random.nextBoolean());
  }

  /** The name, as {@link #parse} reads it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where the window lies, relative to the image.
   *
   * @param down rows by which it is moved down
   * @param right columns by which it is moved to the right
   * @param mirrored whether left and right are then exchanged
   */
  record Placement(int down, int right, boolean mirrored) {
    static final Placement IN_PLACE = new Placement(0, 0, false);
  }
}
