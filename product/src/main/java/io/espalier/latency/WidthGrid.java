package io.espalier.latency;

import java.util.TreeSet;

/**
 * The widths at which a layer is measured: of a layer of {@code n} channels about eight, all
 * multiples of 4, which are what runtimes like, and {@code n} and 1. Times between two of them are
 * interpolated.
 */
final class WidthGrid {
  private static final int STEPS = 8;
  private static final int MULTIPLE = 4;

  private final TreeSet<Integer> points = new TreeSet<>();

  /** The grid of a layer that has that many channels when nothing is cut. */
  WidthGrid(int full) {
    points.add(1);
    points.add(full);
    int step = Math.ceilDiv(full, STEPS * MULTIPLE) * MULTIPLE;
    for (int width = step; width < full; width += step) {
      points.add(width);
    }
  }

  /**
   * A place between two points of the grid.
   *
   * @param share how far it is on the way from the lower to the upper one, in {@code 0 .. 1}
   */
  record Place(int below, int above, double share) {}

  /** Where a width is; one that the grid does not reach stands for itself. */
  Place place(int width) {
    Integer below = points.floor(width);
    Integer above = points.ceiling(width);
    if (below == null || above == null || below.equals(above)) {
      return new Place(width, width, 0);
    }
    return new Place(below, above, (double) (width - below) / (above - below));
  }
}
