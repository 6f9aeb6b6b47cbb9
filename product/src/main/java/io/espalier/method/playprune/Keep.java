package io.espalier.method.playprune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which networks of a game, besides its result, are kept as files of their own.
 *
 * <table>
 *   <caption>What is known</caption>
 *   <tr><td>{@code none}</td><td>none</td></tr>
 *   <tr><td>{@code 34,62}</td><td>those after these rounds, inside the tolerance or not, as the
 *       paper's PP-1 and PP-2</td></tr>
 *   <tr><td>{@code pareto}</td><td>those inside the tolerance, with fewer MACs than the original,
 *       for which no other round inside has at most as many MACs and at least as good a metric, and
 *       is better in one of the two; of equal ones the first</td></tr>
 * </table>
 */
sealed interface Keep {

  /**
   * What a text stands for.
   *
   * @throws IllegalArgumentException if it is none of the above
   */
  static Keep parse(String text) {
    return switch (text) {
      case "none" -> new Nothing();
      case "pareto" -> new Pareto();
      default -> new Rounds(rounds(text));
    };
  }

  private static SortedSet<Integer> rounds(String text) {
    SortedSet<Integer> rounds = new TreeSet<>();
    for (String number : text.split(",", -1)) {
      if (!number.strip().matches("[1-9]\\d{0,8}")) {
        throw new IllegalArgumentException(
            "keep must be numbers of rounds, as 34,62, or pareto, or none; keep=" + text);
      }
      rounds.add(Integer.valueOf(number.strip()));
    }
    return rounds;
  }

  /**
   * What is kept once another round was played.
   *
   * @param kept up to now
   */
  List<Standing> with(List<Standing> kept, Standing next, Standing original);

  /** The rounds that are still to come after one and were asked for. */
  default SortedSet<Integer> later(int round) {
    return Collections.emptySortedSet();
  }

  /** Nothing. */
  record Nothing() implements Keep {
    @Override
    public List<Standing> with(List<Standing> kept, Standing next, Standing original) {
      return kept;
    }
  }

  /** The networks after some rounds. */
  record Rounds(SortedSet<Integer> rounds) implements Keep {
    @Override
    public List<Standing> with(List<Standing> kept, Standing next, Standing original) {
      return rounds.contains(next.round()) ? joined(kept.stream(), next) : kept;
    }

    @Override
    public SortedSet<Integer> later(int round) {
      return rounds.tailSet(round + 1);
    }
  }

  /** The best network of each size. */
  record Pareto() implements Keep {
    @Override
    public List<Standing> with(List<Standing> kept, Standing next, Standing original) {
      boolean worth = next.inside() && next.macs() < original.macs();
      boolean known =
          kept.stream()
              .anyMatch(
                  old ->
                      old.dominates(next)
                          || (old.macs() == next.macs() && old.loss() == next.loss()));
      return worth && !known
          ? joined(kept.stream().filter(old -> !next.dominates(old)), next)
          : kept;
    }
  }

  private static List<Standing> joined(Stream<Standing> kept, Standing next) {
    List<Standing> all = kept.collect(Collectors.toCollection(ArrayList::new));
    all.add(next);
    return all;
  }
}
