package io.espalier.train;

/** Durations as people read them. */
public final class Durations {
  private Durations() {}

  /** Seconds as {@code 45 s}, {@code 12 min} or {@code 3.5 h}. */
  public static String text(double seconds) {
    if (seconds < 90) {
      return "%.0f s".formatted(seconds);
    }
    return seconds < 90 * 60
        ? "%.0f min".formatted(seconds / 60)
        : "%.1f h".formatted(seconds / 3600);
  }

  /** The line that says, before long work starts, how long it will take. */
  public static String estimate(String part, double seconds, int parts) {
    return "estimate: %s for each %s, %s for %d"
        .formatted(text(seconds), part, text(seconds * parts), parts);
  }
}
