package io.espalier.data;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The corruptions by name, each at the five severities 1 to 5 from mild to brutal.
 *
 * <table>
 *   <caption>Severities</caption>
 *   <tr><th>name</th><th>1</th><th>2</th><th>3</th><th>4</th><th>5</th><th>what is given</th></tr>
 *   <tr><td>{@code motion-blur}</td><td>0.06</td><td>0.09</td><td>0.12</td><td>0.16</td>
 *       <td>0.22</td><td>length of the motion, over the image's shorter side</td></tr>
 *   <tr><td>{@code occlusion}</td><td>0.05</td><td>0.10</td><td>0.15</td><td>0.25</td>
 *       <td>0.40</td><td>hidden share of the area</td></tr>
 *   <tr><td>{@code brightness-up}</td><td>+0.08</td><td>+0.16</td><td>+0.24</td><td>+0.32</td>
 *       <td>+0.40</td><td>added to pixels of 0 to 1</td></tr>
 *   <tr><td>{@code brightness-down}</td><td>−0.08</td><td>−0.16</td><td>−0.24</td><td>−0.32</td>
 *       <td>−0.40</td><td>added to pixels of 0 to 1</td></tr>
 *   <tr><td>{@code noise}</td><td>0.02</td><td>0.04</td><td>0.07</td><td>0.11</td><td>0.16</td>
 *       <td>standard deviation, pixels being 0 to 1</td></tr>
 *   <tr><td>{@code contrast}</td><td>0.75</td><td>0.50</td><td>0.35</td><td>0.25</td>
 *       <td>0.15</td><td>what is left of the distance to the mean</td></tr>
 *   <tr><td>{@code jpeg}</td><td>80</td><td>60</td><td>40</td><td>20</td><td>10</td>
 *       <td>quality of 1 to 100</td></tr>
 * </table>
 *
 * <p>Lengths and areas are relative, so that images of 32 and of 224 pixels suffer alike. JPEG
 * works on blocks of 8 by 8 pixels, whatever the size of the image, and spares large images.
 */
public enum CorruptionKind {
  /** {@link MotionBlur}. */
  MOTION_BLUR,
  /** {@link Occlusion}. */
  OCCLUSION,
  /** {@link Brightness}, more of it. */
  BRIGHTNESS_UP,
  /** {@link Brightness}, less of it. */
  BRIGHTNESS_DOWN,
  /** {@link GaussianNoise}. */
  NOISE,
  /** {@link Contrast}. */
  CONTRAST,
  /** {@link JpegCompression}. */
  JPEG;

  /** The number of severities of each kind. */
  public static final int SEVERITIES = 5;

  /**
   * Those of N. Aghli and E. Ribeiro, <i>Combining Weight Pruning and Knowledge Distillation for
   * CNN Compression</i>, CVPRW 2021: motion blur, occlusion, and brightness up and down.
   */
  public static final List<CorruptionKind> CLASSIC =
      List.of(MOTION_BLUR, OCCLUSION, BRIGHTNESS_UP, BRIGHTNESS_DOWN);

  private static final String ALL = "all";

  /**
   * The corruption of a severity.
   *
   * @throws IllegalArgumentException if {@code severity} is not in {@code 1 .. 5}
   */
  public Corruption at(int severity) {
    if (severity < 1 || severity > SEVERITIES) {
      throw new IllegalArgumentException(
          "severity must be in 1..%d; severity=%d".formatted(SEVERITIES, severity));
    }
    return switch (this) {
      case MOTION_BLUR -> new MotionBlur(strength(severity, 0.06, 0.09, 0.12, 0.16, 0.22));
      case OCCLUSION -> new Occlusion(strength(severity, 0.05, 0.10, 0.15, 0.25, 0.40));
      case BRIGHTNESS_UP -> new Brightness(strength(severity, 0.08, 0.16, 0.24, 0.32, 0.40));
      case BRIGHTNESS_DOWN -> new Brightness(-strength(severity, 0.08, 0.16, 0.24, 0.32, 0.40));
      case NOISE -> new GaussianNoise(strength(severity, 0.02, 0.04, 0.07, 0.11, 0.16));
      case CONTRAST -> new Contrast(strength(severity, 0.75, 0.50, 0.35, 0.25, 0.15));
      case JPEG -> new JpegCompression((int) strength(severity, 80, 60, 40, 20, 10));
    };
  }

  private static double strength(int severity, double... strengths) {
    return strengths[severity - 1];
  }

  /**
   * The kinds that a text lists: {@code all}, or names with commas between them, in that order.
   *
   * @throws IllegalArgumentException if a name is unknown or given twice
   */
  public static List<CorruptionKind> parseList(String text) {
    if (text.equals(ALL)) {
      return List.of(values());
    }
    Set<CorruptionKind> kinds = new LinkedHashSet<>();
    for (String name : text.split(",", -1)) {
      if (!kinds.add(parse(name.strip()))) {
        throw new IllegalArgumentException("corruption %s is given twice".formatted(name.strip()));
      }
    }
    return List.copyOf(kinds);
  }

  private static CorruptionKind parse(String name) {
    for (CorruptionKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "corruptions are %s, or %s; it is '%s'"
            .formatted(
                Arrays.stream(values())
                    .map(CorruptionKind::toString)
                    .collect(Collectors.joining(", ")),
                ALL,
                name));
  }

  /** The name as users type it, as {@code motion-blur}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
