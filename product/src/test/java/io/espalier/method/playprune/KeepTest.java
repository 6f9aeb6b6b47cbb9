package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeepTest {
  private static final Standing ORIGINAL = new Standing(0, 90, 0, true, 1000, 100);

  private static Standing standing(int round, double loss, long macs) {
    return new Standing(round, 90 - loss, loss, loss <= 2, macs, 100);
  }

  private static List<Integer> kept(String keep, List<Standing> rounds) {
    List<Standing> kept = List.of();
    for (Standing round : rounds) {
      kept = Keep.parse(keep).with(kept, round, ORIGINAL);
    }
    return kept.stream().map(Standing::round).toList();
  }

  @Test
  void roundsAreKeptInsideAndOutside() {
    List<Standing> rounds =
        List.of(standing(1, 1, 900), standing(2, 3, 800), standing(3, 1.5, 800));
    assertThat(kept("none", rounds)).isEmpty();
    assertThat(kept("2", rounds)).containsExactly(2);
    assertThat(kept("3, 1,62", rounds)).containsExactly(1, 3);
    assertThat(Keep.parse("3,1,62").later(2)).containsExactly(3, 62);
    assertThat(Keep.parse("pareto").later(2)).isEmpty();
  }

  @Test
  void paretoKeepsTheBestOfEachSize() {
    assertThat(
            kept(
                "pareto",
                List.of(
                    standing(1, -1, 1000), // not smaller
                    standing(2, 1.0, 900),
                    standing(3, 1.5, 900), // worse than 2
                    standing(4, 3.0, 500), // outside
                    standing(5, 1.8, 700),
                    standing(6, 1.0, 900), // as 2
                    standing(7, 0.5, 800), // better than 2, and smaller
                    standing(8, 1.9, 600))))
        .containsExactly(5, 7, 8);
  }

  @Test
  void ofAnyGameExactlyTheRoundsThatNoOtherDominatesAreKept() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Standing> rounds = new ArrayList<>();
      for (int round = 1; round <= 30; round++) {
        rounds.add(standing(round, random.nextInt(25) / 10.0, 100L * (1 + random.nextInt(10))));
      }
      List<Integer> expected =
          rounds.stream()
              .filter(one -> one.inside() && one.macs() < 1000)
              .filter(
                  one ->
                      rounds.stream()
                          .noneMatch(
                              other ->
                                  other.inside()
                                      && (other.dominates(one)
                                          || (other.round() < one.round()
                                              && other.macs() == one.macs()
                                              && other.loss() == one.loss()))))
              .map(Standing::round)
              .toList();
      assertThat(kept("pareto", rounds)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNoChoiceIsRefused() {
    for (String text : new String[] {"", "best", "0", "-3", "1,,2", "1.5", "34;62"}) {
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> Keep.parse(text))
          .withMessage(
              "keep must be numbers of rounds, as 34,62, or pareto, or none; keep=" + text);
    }
  }
}
