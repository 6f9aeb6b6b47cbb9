package io.espalier.report;

import io.espalier.report.Drawing.Box;
import io.espalier.report.LayeredLayout.Size;

/** What stands in a box, and how large the box has to be for it. Lengths are in pixels. */
final class BoxText {
  static final double LINE_HEIGHT = 15;
  static final double PADDING = 8;

  /** How high the colours are that a box of several groups shows below its text. */
  static final double STRIPE = 4;

  private static final int LONGEST = 36;
  private static final double CHARACTER = 6.7;
  private static final double LEAST_WIDTH = 80;

  private BoxText() {}

  /** A text that fits; a longer one loses its middle. */
  static String fit(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int half = (LONGEST - 1) / 2;
    return text.substring(0, half) + "…" + text.substring(text.length() - half);
  }

  static Size size(Box box) {
    int longest = fit(box.title()).length();
    for (String line : box.lines()) {
      longest = Math.max(longest, fit(line).length());
    }
    return new Size(
        Math.max(LEAST_WIDTH, longest * CHARACTER + 2 * PADDING),
        LINE_HEIGHT * (1 + box.lines().size()) + PADDING + (box.groups().size() > 1 ? STRIPE : 0));
  }
}
