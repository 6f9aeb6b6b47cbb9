package io.espalier.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The extents of an image in pixels, each at least 1; as text {@code WxH}, as {@code 192x48}. */
record ImageSize(int height, int width) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

  /**
   * The size that {@code WxH} or, for a square, {@code N} stands for.
   *
   * @throws IllegalArgumentException if the text is neither, or an extent is 0
   */
  static ImageSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      int width = Integer.parseInt(matcher.group(1));
      int height = matcher.group(2) == null ? width : Integer.parseInt(matcher.group(2));
      if (width > 0 && height > 0) {
        return new ImageSize(height, width);
      }
    }
    throw new IllegalArgumentException(
        "size must be WIDTHxHEIGHT in pixels, as 192x48, or one number; size=" + text);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
