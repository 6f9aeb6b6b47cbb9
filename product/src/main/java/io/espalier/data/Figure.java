package io.espalier.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A geometric figure, about as large as the unit circle, given by its signed distance: negative
 * inside, and outside of about the distance to the outline.
 */
enum Figure {
  CIRCLE {
    @Override
    double distance(double x, double y) {
      return Math.sqrt(x * x + y * y) - 0.9;
    }
  },
  SQUARE {
    @Override
    double distance(double x, double y) {
      return box(x, y, 0.77, 0.77);
    }
  },
  TRIANGLE {
    @Override
    double distance(double x, double y) {
      return UPRIGHT_TRIANGLE.distance(x, y);
    }
  },
  RING {
    @Override
    double distance(double x, double y) {
      return Math.abs(Math.sqrt(x * x + y * y) - 0.74) - 0.2;
    }
  },
  FRAME {
    @Override
    double distance(double x, double y) {
      return Math.max(box(x, y, 0.77, 0.77), -box(x, y, 0.42, 0.42));
    }
  },
  CROSS {
    @Override
    double distance(double x, double y) {
      return Math.min(box(x, y, 0.95, 0.28), box(x, y, 0.28, 0.95));
    }
  },
  STAR {
    @Override
    double distance(double x, double y) {
      return FIVE_POINTS.distance(x, y);
    }
  },
  CRESCENT {
    @Override
    double distance(double x, double y) {
      double whole = Math.sqrt(x * x + y * y) - 0.95;
      double bite = Math.sqrt((x - 0.5) * (x - 0.5) + y * y) - 0.75;
      return Math.max(whole, -bite);
    }
  },
  HEART {
    @Override
    double distance(double x, double y) {
      double dx = Math.abs(x) - 0.42;
      double dy = y + 0.3;
      double lobe = Math.sqrt(dx * dx + dy * dy) - 0.48;
      return Math.min(lobe, HEART_TIP.distance(x, y));
    }
  },
  ARROW {
    @Override
    double distance(double x, double y) {
      return Math.min(ARROW_HEAD.distance(x, y), box(x, y - 0.42, 0.22, 0.53));
    }
  };

  private static final Polygon UPRIGHT_TRIANGLE = new Polygon(0, -1, 0.866, 0.5, -0.866, 0.5);
  private static final Polygon FIVE_POINTS =
      new Polygon(
          0, -1, 0.247, -0.340, 0.951, -0.309, 0.400, 0.130, 0.588, 0.809, 0, 0.420, -0.588, 0.809,
          -0.400, 0.130, -0.951, -0.309, -0.247, -0.340);
  private static final Polygon HEART_TIP = new Polygon(0, -0.3, 0.81, -0.02, 0, 0.95, -0.81, -0.02);
  private static final Polygon ARROW_HEAD = new Polygon(0, -0.98, 0.78, 0.06, -0.78, 0.06);

  /** The signed distance of a point; {@code y} grows downwards. */
  abstract double distance(double x, double y);

  /** The names of all figures, in the order of their labels. */
  static List<String> names() {
    return Arrays.stream(values()).map(figure -> figure.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static double box(double x, double y, double halfWidth, double halfHeight) {
    double dx = Math.abs(x) - halfWidth;
    double dy = Math.abs(y) - halfHeight;
    double outsideX = Math.max(dx, 0);
    double outsideY = Math.max(dy, 0);
    return Math.sqrt(outsideX * outsideX + outsideY * outsideY) + Math.min(Math.max(dx, dy), 0);
  }

  /** A closed outline of straight edges. */
  private static final class Polygon {
    private final double[] xs;
    private final double[] ys;

    Polygon(double... points) {
      xs = new double[points.length / 2];
      ys = new double[points.length / 2];
      for (int i = 0; i < xs.length; i++) {
        xs[i] = points[2 * i];
        ys[i] = points[2 * i + 1];
      }
    }

    double distance(double x, double y) {
      double nearest = Double.MAX_VALUE;
      boolean inside = false;
      for (int i = 0, before = xs.length - 1; i < xs.length; before = i++) {
        double edgeX = xs[before] - xs[i];
        double edgeY = ys[before] - ys[i];
        double toX = x - xs[i];
        double toY = y - ys[i];
        double along = (toX * edgeX + toY * edgeY) / (edgeX * edgeX + edgeY * edgeY);
        double clamped = Math.max(0, Math.min(1, along));
        double dx = toX - edgeX * clamped;
        double dy = toY - edgeY * clamped;
        nearest = Math.min(nearest, dx * dx + dy * dy);
        boolean crosses = (ys[i] > y) != (ys[before] > y);
        if (crosses && x < edgeX * (y - ys[i]) / edgeY + xs[i]) {
          inside = !inside;
        }
      }
      return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
    }
  }
}
