package io.espalier.train;

import java.util.List;
import java.util.Locale;

/** How the learning rate moves over a training: a function of its progress. */
public sealed interface Schedule {

  /**
   * The learning rate at a point of the training.
   *
   * @param progress share of all steps that are done, in {@code 0 .. 1}
   */
  double rate(double progress);

  /** One rate throughout. */
  record Constant(double peak) implements Schedule {
    public Constant {
      requirePositive(peak);
    }

    @Override
    public double rate(double progress) {
      return peak;
    }
  }

  /**
   * A linear rise to the peak over the warm-up, then half a cosine down to 0: {@code peak * (1 +
   * cos(pi * t)) / 2} for {@code t} from 0 to 1 (Loshchilov and Hutter, SGDR, 2017).
   *
   * @param warmup share of the training that the rise takes, in {@code 0 .. 1}
   */
  record Cosine(double peak, double warmup) implements Schedule {
    public Cosine {
      requirePositive(peak);
      requireShare("warm-up", warmup);
    }

    @Override
    public double rate(double progress) {
      if (progress < warmup) {
        return peak * progress / warmup;
      }
      return peak * (1 + Math.cos(Math.PI * (progress - warmup) / (1 - warmup))) / 2;
    }
  }

  /**
   * The peak, multiplied by a factor at each milestone that is passed.
   *
   * @param milestones shares of the training
   */
  record Step(double peak, double factor, List<Double> milestones) implements Schedule {
    public Step {
      requirePositive(peak);
      milestones = List.copyOf(milestones);
      milestones.forEach(milestone -> requireShare("milestone", milestone));
    }

    @Override
    public double rate(double progress) {
      long passed = milestones.stream().filter(milestone -> progress >= milestone).count();
      return peak * Math.pow(factor, (double) passed);
    }
  }

  /**
   * Half a cosine up from {@code peak / 25} over the first 30 %, then half a cosine down to {@code
   * peak / 250,000}: the defaults of PyTorch's OneCycleLR (Smith and Topin, Super-Convergence,
   * 2018).
   */
  record OneCycle(double peak) implements Schedule {
    private static final double RISE = 0.3;

    public OneCycle {
      requirePositive(peak);
    }

    @Override
    public double rate(double progress) {
      double start = peak / 25;
      return progress < RISE
          ? between(start, peak, progress / RISE)
          : between(peak, start / 1e4, (progress - RISE) / (1 - RISE));
    }

    private static double between(double from, double to, double share) {
      return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
  }

  /**
   * Half a cosine from the peak down to 0, and again from the peak (warm restarts: Loshchilov and
   * Hutter, SGDR, 2017).
   *
   * @param falls how often, in equal parts of the training, at least 1
   */
  record Restarts(double peak, int falls) implements Schedule {
    /** What is lost where progress was computed from parts; far less than a step. */
    private static final double ROUNDING = 1e-9;

    public Restarts {
      requirePositive(peak);
      Ranges.atLeastOne("falls", falls);
    }

    @Override
    public double rate(double progress) {
      double place = Math.min(progress * falls + ROUNDING, falls - ROUNDING);
      return peak * (1 + Math.cos(Math.PI * (place - Math.floor(place)))) / 2;
    }
  }

  /**
   * The schedule of that name with its default shape: {@code constant}, {@code cosine} (5 %
   * warm-up), {@code step} (tenfold down at 50 % and 75 %), {@code one-cycle} or {@code restarts}
   * (a cosine in each epoch).
   *
   * @param epochs of the training, at least 1
   * @throws IllegalArgumentException if there is no such schedule or the peak is not positive
   */
  static Schedule named(String name, double peak, int epochs) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "constant" -> new Constant(peak);
      case "cosine" -> new Cosine(peak, 0.05);
      case "step" -> new Step(peak, 0.1, List.of(0.5, 0.75));
      case "one-cycle" -> new OneCycle(peak);
      case "restarts" -> new Restarts(peak, epochs);
      default ->
          throw new IllegalArgumentException(
              "unknown schedule '"
                  + name
                  + "'; known are constant, cosine, step, one-cycle and restarts");
    };
  }

  private static void requirePositive(double peak) {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("the learning rate must be > 0; rate=" + peak);
    }
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(what + " must be in 0 .. 1; " + what + "=" + share);
    }
  }
}
