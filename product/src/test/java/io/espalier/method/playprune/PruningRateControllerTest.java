package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.eval.Tolerance;
import org.junit.jupiter.api.Test;

/** Rounds worked out by hand: E = 90, epsilon = 2, lambda = 0.02, delta_w = 1. */
class PruningRateControllerTest {
  private final PruningRateController controller =
      new PruningRateController(new Tolerance(90, 2, true), 0.02, 1);

  @Test
  void insideTheToleranceRoomGrowsWithTheMetric() {
    PruningRateController.Ruling ruling = controller.rule(89.5);
    assertThat(ruling.inside()).isTrue();
    assertThat(ruling.room()).isEqualTo(1.5, within(1e-12));
    assertThat(ruling.pressure()).isEqualTo(0.015, within(1e-12));
    assertThat(ruling.threshold(4)).isEqualTo(0.5 * 1.5 * 4, within(1e-12));
  }

  @Test
  void aNetworkBetterThanTheOriginalHasMoreRoomThanTheTolerance() {
    assertThat(controller.rule(91).room()).isEqualTo(3, within(1e-12));
  }

  @Test
  void atTheEdgeItIsInsideWithoutRoom() {
    PruningRateController.Ruling ruling = controller.rule(88);
    assertThat(ruling.inside()).isTrue();
    assertThat(ruling.room()).isZero();
    assertThat(ruling.threshold(4)).isZero();
  }

  @Test
  void outsideNothingIsPressedOrCut() {
    PruningRateController.Ruling ruling = controller.rule(87.9);
    assertThat(ruling.inside()).isFalse();
    assertThat(ruling.room()).isZero();
    assertThat(ruling.pressure()).isZero();
    assertThat(ruling.threshold(4)).isZero();
  }

  @Test
  void whereLessIsBetterRoomGrowsAsTheMetricFalls() {
    PruningRateController errors = new PruningRateController(new Tolerance(4, 1, false), 0.01, 0.5);
    assertThat(errors.rule(4.25).room()).isEqualTo(0.75, within(1e-12));
    assertThat(errors.rule(5).inside()).isTrue();
    assertThat(errors.rule(5.01).inside()).isFalse();
  }

  @Test
  void aMetricThatIsNoNumberHasNoRoom() {
    PruningRateController.Ruling ruling = controller.rule(Double.NaN);
    assertThat(ruling.inside()).isFalse();
    assertThat(ruling.room()).isZero();
    assertThat(ruling.pressure()).isZero();
  }

  @Test
  void theUnitOfTheMetricChangesNothing() {
    PruningRateController degrees =
        new PruningRateController(new Tolerance(4, 0.5, false), 0.01, 0.5);
    PruningRateController thousandths =
        new PruningRateController(new Tolerance(4000, 500, false), 0.01, 0.5);
    assertThat(degrees.rule(4.25).pressure()).isEqualTo(0.01 * 0.25 / 0.5, within(1e-12));
    assertThat(thousandths.rule(4250).pressure()).isEqualTo(0.005, within(1e-12));
    assertThat(thousandths.rule(4250).threshold(4)).isEqualTo(0.5 * 0.5 * 4, within(1e-12));
  }

  @Test
  void refusesAToleranceOfZeroWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tolerance(90, 0, true))
        .withMessage(
            "tolerance must be > 0, for a network that loses nothing at all leaves no room to cut;"
                + " tolerance=0.0");
  }

  @Test
  void refusesANegativeRate() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PruningRateController(new Tolerance(90, 1, true), -1, 0.5))
        .withMessage("pressure must be >= 0; pressure=-1");
  }
}
