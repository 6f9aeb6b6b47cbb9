package io.espalier.latency;

import io.espalier.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/**
 * Finds the least cut with which a network is as fast as it has to be.
 *
 * <p>The table is asked for a share of the original's time, and what comes of it is measured. Where
 * that misses the target, less is asked for; where it is faster than it has to be by more than a
 * twentieth, more; until both are close or nothing is left to cut.
 *
 * @param <T> what a cut is
 */
public final class TargetSearch<T> {
  private static final int MOST_ATTEMPTS = 10;

  /** Of the target; a network this much faster than it has to be is cut too far. */
  private static final double CLOSE = 0.95;

  /** Of the target; what is aimed at. */
  private static final double AIM = 0.98;

  /** Shares of the original's time this near to each other are not worth another measurement. */
  private static final double NARROW = 0.02;

  /** The part of what is between a share that suffices and one that does not, kept off both. */
  private static final double MARGIN = 0.15;

  private final LatencyGoal goal;
  private final DoubleFunction<Cut<T>> cutter;
  private final Consumer<String> say;
  private final List<Attempt<T>> attempts = new ArrayList<>();

  /**
   * A search.
   *
   * @param cutter takes the share of the original's time that the table may predict at most, above
   *     0 and below 1, to a cut
   * @param say hears of each measurement
   */
  public TargetSearch(LatencyGoal goal, DoubleFunction<Cut<T>> cutter, Consumer<String> say) {
    this.goal = goal;
    this.cutter = cutter;
    this.say = say;
  }

  /**
   * A cut.
   *
   * @param network what it makes
   * @param widths that it leaves; equal ones make networks that are equally fast
   * @param isMost whether nothing more can be cut
   */
  public record Cut<T>(T what, Graph network, List<Integer> widths, boolean isMost) {
    public Cut {
      widths = List.copyOf(widths);
    }
  }

  /**
   * A cut that was measured.
   *
   * @param asked the share of the original's time that the table was asked for
   */
  public record Attempt<T>(double asked, Cut<T> cut, Confirmation confirmation) {}

  /**
   * What was found.
   *
   * @param best the least cut that meets the target; if none does, the last, which is the greatest
   * @param attempts all that was measured, in order
   */
  public record Found<T>(Attempt<T> best, List<Attempt<T>> attempts) {
    public Found {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * Searches.
   *
   * @throws IllegalArgumentException if the original meets the target as it is
   */
  public Found<T> search() {
    goal.requireAhead();
    double asked = goal.share();
    Point fast = new Point(0, 0);
    Point slow = new Point(1, 1 / goal.share());
    Optional<Attempt<T>> best = Optional.empty();
    while (attempts.size() < MOST_ATTEMPTS) {
      Attempt<T> attempt = attempt(asked);
      boolean met = attempt.confirmation().met();
      Point point = new Point(asked, goal.relative(attempt.confirmation()));
      if (met) {
        fast = point;
        best = Optional.of(attempt);
      } else {
        slow = point;
      }
      boolean isDone = met ? point.time() >= CLOSE : attempt.cut().isMost();
      if (isDone || slow.asked() - fast.asked() < NARROW) {
        break;
      }
      asked = fast.towards(slow);
    }
    return new Found<>(best.orElseGet(attempts::getLast), attempts);
  }

  /**
   * A share that was asked for, and what came of it.
   *
   * @param time over the time that the target allows: at most 1 = met
   */
  private record Point(double asked, double time) {

    /** Where the target is met exactly if time goes evenly from here to a slower point. */
    double towards(Point slower) {
      double way = slower.asked - asked;
      double share = slower.time > time ? (AIM - time) / (slower.time - time) : 0.5;
      return asked + Math.clamp(share, MARGIN, 1 - MARGIN) * way;
    }
  }

  private Attempt<T> attempt(double asked) {
    Cut<T> cut = cutter.apply(asked);
    Attempt<T> attempt = new Attempt<>(asked, cut, known(cut).orElseGet(() -> measure(cut)));
    attempts.add(attempt);
    return attempt;
  }

  private Optional<Confirmation> known(Cut<T> cut) {
    return attempts.stream()
        .filter(attempt -> attempt.cut().widths().equals(cut.widths()))
        .map(Attempt::confirmation)
        .findFirst();
  }

  private Confirmation measure(Cut<T> cut) {
    Confirmation confirmation = goal.confirm(cut.network());
    say.accept(confirmation.sentence());
    return confirmation;
  }
}
