package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.eval.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Games played by the rules alone: in each round a metric is given, and whether filters went where
 * they might. The original has 90 points and 1000 MACs; the tolerance is 2 points; a cut takes 100
 * MACs.
 */
class ScriptedGameTest {
  private static final Standing ORIGINAL = new Standing(0, 90, 0, true, 1000, 500);

  private final Game game = new Game(new Tolerance(90, 2, true));

  /** A game without networks. */
  private static final class Game {
    private final Tolerance limit;
    private final PruningRateController controller;
    private Position position;

    Game(Tolerance limit) {
      this.limit = limit;
      this.controller = new PruningRateController(limit, 0.01, 1);
      this.position = Position.start(ORIGINAL);
    }

    /** Plays a round that ends with a metric; says whether filters might go in it. */
    boolean round(double metric, boolean wantsToCut) {
      boolean room = controller.rule(position.now().metric()).room() > 0;
      boolean cut = room && wantsToCut;
      Standing next =
          new Standing(
              position.now().round() + 1,
              metric,
              limit.loss(metric),
              limit.holds(metric),
              position.now().macs() - (cut ? 100 : 0),
              500);
      position =
          position.after(
              next,
              position.standstill().after(room, cut, controller.rule(metric).room() > 0),
              Map.of(),
              List.of());
      return room;
    }

    Optional<GameEnd> end(int patience, int maxRounds, double targetMacs) {
      return new Ends(patience, maxRounds, targetMacs).end(position);
    }
  }

  @Test
  void insideFiltersGoAndTheNewestNetworkIsTheResult() {
    assertThat(game.round(89, true)).isTrue();
    assertThat(game.round(88.5, true)).isTrue();
    assertThat(game.position.result().round()).isEqualTo(2);
    assertThat(game.position.now().macs()).isEqualTo(800);
    assertThat(game.position.standstill()).isEqualTo(Standstill.NONE);
    assertThat(game.end(1, 9, 0)).isEmpty();
  }

  @Test
  void atTheEdgeTheNetworkCountsButNothingMayGo() {
    game.round(88, true);
    assertThat(game.position.result().round()).isEqualTo(1);
    assertThat(game.round(88, true)).isFalse();
    assertThat(game.position.now().macs()).isEqualTo(900);
    assertThat(game.position.standstill()).isEqualTo(new Standstill(1, 0, 1));
  }

  @Test
  void belowItTheNetworkOnlyTrainsUntilItIsBackAndThenTheGameGoesOn() {
    game.round(89, true);
    game.round(87, true); // out, by a cut
    assertThat(game.position.standstill()).isEqualTo(Standstill.NONE);
    assertThat(game.round(87.5, true)).isFalse();
    assertThat(game.round(87.9, true)).isFalse();
    assertThat(game.position.result().round()).isEqualTo(1);
    assertThat(game.position.standstill()).isEqualTo(new Standstill(2, 0, 2));
    assertThat(game.end(3, 99, 0)).isEmpty();
    assertThat(game.round(88.2, true)).isFalse(); // back
    assertThat(game.position.result().round()).isEqualTo(5);
    assertThat(game.position.standstill()).isEqualTo(new Standstill(3, 0, 2));
    assertThat(game.end(3, 99, 0)).isEmpty();
    assertThat(game.round(88.1, true)).isTrue();
    assertThat(game.position.standstill()).isEqualTo(Standstill.NONE);
  }

  @Test
  void aMetricThatDoesNotComeBackWithinThePatienceEndsTheGame() {
    game.round(89, true);
    game.round(86, true);
    game.round(86.5, true);
    assertThat(game.end(2, 99, 0)).isEmpty();
    game.round(87.9, true);
    assertThat(game.end(2, 99, 0)).contains(GameEnd.CONVERGED);
    assertThat(game.position.result()).isEqualTo(new Standing(1, 89, 1, true, 900, 500));
  }

  @Test
  void nothingThatFallsBelowItsThresholdEndsTheGame() {
    game.round(89, true);
    game.round(89.5, false);
    assertThat(game.end(2, 99, 0)).isEmpty();
    game.round(89.6, false);
    assertThat(game.position.standstill()).isEqualTo(new Standstill(2, 2, 0));
    assertThat(game.end(2, 99, 0)).contains(GameEnd.CONVERGED);
    assertThat(game.position.result().round()).isEqualTo(3); // trained on, inside
  }

  @Test
  void aMetricThatSwingsAboutTheEdgeEndsTheGameToo() {
    game.round(88.1, true);
    for (int i = 0; i < 2; i++) {
      assertThat(game.end(2, 99, 0)).isEmpty();
      game.round(87.9, false); // with room: idle
      game.round(88.1, false); // without: back
    }
    assertThat(game.position.standstill()).isEqualTo(new Standstill(4, 2, 0));
    assertThat(game.end(2, 99, 0)).contains(GameEnd.CONVERGED);
  }

  @Test
  void aNetworkBelowTheTargetEndsTheGameOnlyInsideTheTolerance() {
    game.round(89, true);
    assertThat(game.end(9, 99, 800)).isEmpty();
    game.round(87, true);
    assertThat(game.position.now().macs()).isEqualTo(800);
    assertThat(game.end(9, 99, 800)).isEmpty();
    game.round(88.3, true);
    assertThat(game.end(9, 99, 800)).contains(GameEnd.TARGET_MACS);
    assertThat(game.end(9, 99, 0.8)).contains(GameEnd.TARGET_MACS);
    assertThat(game.end(9, 99, 0.79)).isEmpty();
  }

  @Test
  void theRoundsRunOut() {
    game.round(89, true);
    assertThat(game.end(9, 2, 0)).isEmpty();
    game.round(89, true);
    assertThat(game.end(9, 2, 0)).contains(GameEnd.MAX_ROUNDS);
  }

  @Test
  void whereLessIsBetterTheSameHolds() {
    Game errors = new Game(new Tolerance(90, 2, false));
    List<Integer> results = new ArrayList<>();
    for (double metric : new double[] {91, 92, 93, 91.5}) {
      errors.round(metric, true);
      results.add(errors.position.result().round());
    }
    assertThat(results).containsExactly(1, 2, 2, 4); // the second at the edge
    assertThat(errors.position.now().macs()).isEqualTo(800); // nothing in rounds 3 and 4
    assertThat(errors.position.result().loss()).isEqualTo(1.5);
  }

  @Test
  void aMetricThatIsNoNumberIsOutside() {
    game.round(Double.NaN, true);
    assertThat(game.position.result().round()).isZero();
    assertThat(game.round(Double.NaN, true)).isFalse();
    assertThat(game.position.standstill().vain()).isEqualTo(1);
  }
}
