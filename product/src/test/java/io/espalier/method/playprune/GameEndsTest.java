package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.graph.Graph;
import io.espalier.run.Event;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How games on a small network end, and what they keep on the way. */
class GameEndsTest {
  private static final Graph NETWORK = TrialGames.network("resnet8-w4", 11);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TrialGames games;

  @BeforeEach
  void begin() throws IOException {
    games = new TrialGames(folder);
  }

  private Event last(String game, String type) throws IOException {
    return games.events(game, type).getLast();
  }

  @Test
  void aLossThatIsNoNumberStopsTheGameAndTheLastNetworkInsideIsRestored() throws IOException {
    games.play("nan", TrialGames.options(new Ends(9, 2, 0)), NETWORK);
    PlayAndPruneOptions ruinous = TrialGames.options(new Ends(9, 9, 0), 0.25, 1, 1, 1e30);
    PlayAndPrune.Outcome outcome = games.play("nan", ruinous, NETWORK);
    assertThat(outcome.end()).isEqualTo(GameEnd.DIVERGED);
    assertThat(outcome.rounds()).isEqualTo(2);
    assertThat(outcome.round()).isEqualTo(2);
    assertThat(last("nan", "diverged").fields())
        .containsEntry("round", 3)
        .containsEntry("step", 2)
        .containsEntry("restored", 2)
        .containsKey("loss");
    assertThat(last("nan", "game-over").fields())
        .containsEntry("reason", "diverged")
        .containsEntry("result", 2);
    try (Run run = games.open("nan")) {
      assertThat(outcome.network()).isEqualTo(run.checkpoint(2).graph());
    }
    assertThat(games.said)
        .anySatisfy(line -> assertThat(line).startsWith("round 3, step 2: the loss became "))
        .contains("the game is over: the training diverged; the result is the network of round 2");
  }

  @Test
  void whereTheToleranceIsEndlessLayersFallToTheirFewestAndThePatienceEnds() throws IOException {
    PlayAndPruneOptions greedy = TrialGames.options(new Ends(2, 20, 0), 1, 1, 2, 0.02);
    PlayAndPrune.Outcome outcome = games.play("fewest", greedy, NETWORK);
    assertThat(outcome.end()).isEqualTo(GameEnd.CONVERGED);
    Map<String, Object> over = last("fewest", "game-over").fields();
    assertThat(over).containsEntry("reason", "converged").containsEntry("exhausted", true);
    assertThat(last("fewest", "round").fields())
        .containsEntry("filters", 2 * 3) // of three blocks
        .containsEntry("idle", 2);
    assertThat(games.said)
        .contains("nothing can be cut any more: every layer is down to its fewest filters")
        .anySatisfy(
            line -> assertThat(line).startsWith("the game is over: nothing was cut in 2 rounds;"));
  }

  @Test
  void aNetworkOfWhichNothingCanGoIsRefused() {
    PlayAndPruneOptions bound = TrialGames.options(new Ends(2, 9, 0), 0.25, 1, 99, 0.02);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> games.play("bound", bound, NETWORK))
        .withMessageStartingWith("the game can cut no layer of the network");
  }

  @Test
  void aTargetEndsTheGameAsSoonAsItIsReached() throws IOException {
    PlayAndPrune.Outcome outcome =
        games.play("target", TrialGames.options(new Ends(9, 20, 0.85)), NETWORK);
    assertThat(outcome.end()).isEqualTo(GameEnd.TARGET_MACS);
    assertThat(outcome.round()).isEqualTo(outcome.rounds());
    List<Long> macs =
        games.events("target", "round").stream()
            .map(event -> TrialGames.field(event, "macs", Number.class).longValue())
            .toList();
    assertThat(macs.getLast()).isLessThanOrEqualTo(outcome.targetMacs());
    assertThat(macs.subList(0, macs.size() - 1)).allMatch(more -> more > outcome.targetMacs());
    assertThat(last("target", "game-over").fields())
        .containsEntry("reason", "target-macs")
        .containsEntry("targetMacs", (int) outcome.targetMacs());

    PlayAndPrune.Outcome missed =
        games.play("missed", TrialGames.options(new Ends(9, 1, 0.1)), NETWORK);
    assertThat(missed.end()).isEqualTo(GameEnd.MAX_ROUNDS);
    assertThat(games.said)
        .anySatisfy(line -> assertThat(line).startsWith("the target is missed: "));
  }

  @Test
  void networksOfRoundsAreKeptAsTheyStoodAlsoWhereTheGameIsCutOff() throws IOException {
    PlayAndPruneOptions whole = TrialGames.options(new Ends(9, 3, 0)).withKeep("1,3,62");
    PlayAndPrune.Outcome outcome = games.play("whole", whole, NETWORK);
    assertThat(outcome.kept()).extracting(Standing::round).containsExactly(1, 3);
    assertThat(games.kept.keySet()).containsExactly(1, 3);
    assertThat(games.kept.get(3)).isEqualTo(outcome.network());
    assertThat(games.said).contains("not played, and so not kept: round 62");
    List<?> told = TrialGames.field(last("whole", "game-over"), "kept", List.class);
    assertThat(told.stream().<Object>map(entry -> ((Map<?, ?>) entry).get("round")))
        .containsExactly(1, 3);
    assertThat(games.events("whole", "round"))
        .extracting(event -> event.fields().get("kept"))
        .containsExactly(true, false, true);

    TrialGames again = new TrialGames(folder);
    again.play("parts", TrialGames.options(new Ends(9, 2, 0)).withKeep("1,3,62"), NETWORK);
    PlayAndPrune.Outcome resumed = again.play("parts", whole, NETWORK);
    assertThat(resumed.kept()).isEqualTo(outcome.kept());
    assertThat(again.kept).isEqualTo(games.kept);
  }

  @Test
  void theBestNetworksOfTheirSizesAreKept() throws IOException {
    PlayAndPruneOptions options = TrialGames.options(new Ends(9, 4, 0)).withKeep("pareto");
    PlayAndPrune.Outcome outcome = games.play("pareto", options, NETWORK);
    List<Standing> all = outcome.kept();
    assertThat(all).isNotEmpty();
    assertThat(all).allSatisfy(one -> assertThat(all).noneMatch(other -> other.dominates(one)));
    assertThat(games.kept.keySet())
        .containsExactlyElementsOf(all.stream().map(Standing::round).toList());
  }
}
