package io.espalier.channels;

import java.util.List;

/** Names in a line: {@code a, b}, and of many the first: {@code a, b, c and 7 more}. */
public final class Listing {
  private static final int ALL = 4;
  private static final int FIRST = 3;

  private Listing() {}

  /** The names, or the first of them and how many more there are. */
  public static String of(List<String> names) {
    return names.size() <= ALL
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(String.join(", ", names.subList(0, FIRST)), names.size() - FIRST);
  }
}
