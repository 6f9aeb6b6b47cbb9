package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.graph.Graph;
import io.espalier.latency.LatencyTarget.Unit;
import io.espalier.latency.TargetSearch.Cut;
import io.espalier.latency.TargetSearch.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A chain of 2 to 16 to 3 channels on a machine where a layer takes {@code in · out} ms: its layers
 * take 32 + 48 = 80 ms, the rest 2 and 1. Its values have 64 + 64 + 12 = 140 elements. With w
 * channels in the middle the layers take 5w ms, and the values have 8w + 12 elements.
 */
final class LatencyGoalTest {
  private static final double WHOLE = 83;

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  private LatencyGoal goal(LatencyTarget target, FakeStopwatch stopwatch) {
    return new LatencyGoal(
        Chains.chain(16),
        Chains.INPUT,
        target,
        UnaryOperator.identity(),
        stopwatch,
        LayerTimes.open(stopwatch, folder, "fake", said::add));
  }

  private static LatencyTarget share(double value) {
    return new LatencyTarget(value, Unit.SHARE, 1, 1);
  }

  private static FakeStopwatch machine(double power) {
    return new FakeStopwatch(FakeStopwatch::product, power);
  }

  private static double expected(int width) {
    return 5 * width + 2 * (8 * width + 12) / 140.0 + 1;
  }

  /** 8 and 12 are points of the grid; 6 lies half way between 4 and 8, and time is linear here. */
  @ParameterizedTest
  @CsvSource({"16", "12", "8", "6"})
  void theTablePredictsLayersAndTheRest(int width) {
    LatencyGoal goal = goal(share(0.5), machine(1));
    assertThat(goal.originalMillis()).isEqualTo(WHOLE);
    assertThat(goal.predictedShare(Chains.chain(width)))
        .isCloseTo(expected(width) / WHOLE, within(1e-12));
  }

  /** Between 4 and 8 a machine that works on blocks of 8 is taken for one that does not. */
  @Test
  void betweenTwoMeasuredWidthsTimeIsInterpolated() {
    FakeStopwatch blocks =
        new FakeStopwatch(
            layer -> {
              int out = layer.widths().orElseThrow().out();
              return 8 * Math.ceilDiv(out, 8);
            },
            1);
    LatencyGoal goal = goal(share(0.5), blocks);
    // Layer a of 12 takes 16 ms as of 16; of 10 (between 8 and 12) it is taken for 12 ms.
    double rest10 = 2 * (8 * 10 + 12) / 140.0 + 1;
    assertThat(goal.predictedShare(Chains.chain(10)))
        .isCloseTo((12 + 8 + rest10) / (16 + 8 + 3), within(1e-12));
    assertThat(blocks.measured)
        .extracting(layer -> layer.widths().orElseThrow())
        .containsExactlyInAnyOrder(
            new LayerShape.Widths(2, 16),
            new LayerShape.Widths(16, 3),
            new LayerShape.Widths(2, 8),
            new LayerShape.Widths(2, 12),
            new LayerShape.Widths(8, 3),
            new LayerShape.Widths(12, 3));
  }

  @Test
  void aMeasurementDecides() {
    Confirmation half = goal(share(0.5), machine(2)).confirm(Chains.chain(8));
    double ratio = Math.pow(43 / WHOLE, 2);
    assertThat(half.ratio()).isCloseTo(ratio, within(1e-12));
    assertThat(half.predictedMillis()).isCloseTo(expected(8), within(1e-9));
    assertThat(half.met()).isTrue();
    assertThat(goal(share(0.26), machine(2)).confirm(Chains.chain(8)).met()).isFalse();
    LatencyTarget millis = new LatencyTarget(43, Unit.MILLIS, 1, 1);
    assertThat(goal(millis, machine(1)).confirm(Chains.chain(8)).met()).isTrue();
    assertThat(goal(millis, machine(1)).confirm(Chains.chain(9)).met()).isFalse();
    assertThat(goal(millis, machine(1)).share()).isCloseTo(43 / WHOLE, within(1e-12));
  }

  /** The widest chain that the table takes to be within a share. */
  private static Cut<Integer> widest(LatencyGoal goal, double share) {
    int width = 16;
    while (width > 2 && goal.predictedShare(Chains.chain(width)) > share) {
      width--;
    }
    Graph network = Chains.chain(width);
    boolean isMost = goal.predictedShare(network) > share;
    return new Cut<>(width, network, List.of(width), isMost);
  }

  private Found<Integer> search(LatencyGoal goal) {
    return new TargetSearch<>(goal, share -> widest(goal, share), said::add).search();
  }

  /** Where the whole takes longer than the table says, it is cut on until it is fast enough. */
  @Test
  void cutsOnWhereTheTableIsTooHopeful() {
    Found<Integer> found = search(goal(share(0.7), machine(0.5)));
    // A ratio of at most 0.7 takes 49 % of the time: of w with (5w + 3) / 83 <= 0.49 the greatest.
    assertThat(found.best().confirmation().met()).isTrue();
    assertThat(found.best().cut().what()).isEqualTo(7);
    assertThat(found.attempts().size()).isBetween(2, 6);
    assertThat(found.attempts().getFirst().confirmation().met()).isFalse();
    assertThat(said)
        .hasSize(
            (int)
                found.attempts().stream().map(attempt -> attempt.cut().what()).distinct().count());
  }

  /** Where the whole is faster than the table says, less is cut. */
  @Test
  void givesBackWhereTheTableIsTooCareful() {
    Found<Integer> found = search(goal(share(0.5), machine(2)));
    // 50 % of the squared time is 70.7 % of the time: 5w + 3 <= 58.7, so 11 at most.
    assertThat(found.best().confirmation().met()).isTrue();
    assertThat(found.best().cut().what()).isBetween(10, 11);
    assertThat(found.attempts().getFirst().cut().what()).isLessThan(9);
  }

  @Test
  void saysThatNothingIsLeftToCut() {
    Found<Integer> found = search(goal(share(0.1), machine(1)));
    assertThat(found.best().confirmation().met()).isFalse();
    assertThat(found.best().cut().isMost()).isTrue();
    assertThat(found.best().cut().what()).isEqualTo(2);
  }

  @Test
  void aTargetThatIsMetAlreadyIsRefused() {
    LatencyGoal goal = goal(new LatencyTarget(90, Unit.MILLIS, 1, 1), machine(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> search(goal))
        .withMessage("the network takes 83.000 ms as it is, which is within the target of 90 ms");
  }

  @ParameterizedTest
  @CsvSource({"0.5x, 0.5, SHARE", "5, 5, MILLIS", "2.5ms, 2.5, MILLIS", ".25X, 0.25, SHARE"})
  void targetsAsText(String text, double value, Unit unit) {
    assertThat(LatencyTarget.parse(text, 8, 2)).isEqualTo(new LatencyTarget(value, unit, 8, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "fast, 'target-latency must be milliseconds as 5, or a share of the original''s time as 0.5x; it is fast'",
    "1x,   'target-latency must be more than 0 ms, or a share above 0 and below 1 as 0.5x; target-latency=1x'",
    "0,    'target-latency must be more than 0 ms, or a share above 0 and below 1 as 0.5x; target-latency=0 ms'"
  })
  void whatIsNoTarget(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyTarget.parse(text, 1, 1))
        .withMessage(message);
  }
}
