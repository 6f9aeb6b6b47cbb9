package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void cosineRisesToThePeakAndFallsToZero() {
    Schedule schedule = new Schedule.Cosine(0.4, 0.2);
    assertThat(schedule.rate(0)).isZero();
    assertThat(schedule.rate(0.1)).isEqualTo(0.2, within(1e-12));
    assertThat(schedule.rate(0.2)).isEqualTo(0.4, within(1e-12));
    assertThat(schedule.rate(0.6)).isEqualTo(0.2, within(1e-12));
    assertThat(schedule.rate(1)).isEqualTo(0, within(1e-12));
  }

  @Test
  void cosineWithoutWarmUpStartsAtThePeak() {
    assertThat(new Schedule.Cosine(0.1, 0).rate(0)).isEqualTo(0.1);
  }

  @Test
  void stepFallsAtEachMilestone() {
    Schedule schedule = new Schedule.Step(1, 0.1, List.of(0.5, 0.75));
    assertThat(schedule.rate(0.49)).isEqualTo(1);
    assertThat(schedule.rate(0.5)).isEqualTo(0.1, within(1e-12));
    assertThat(schedule.rate(0.8)).isEqualTo(0.01, within(1e-12));
  }

  /** Values of torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=1001) at those steps. */
  @Test
  void oneCycleFollowsPyTorch() {
    Schedule schedule = new Schedule.OneCycle(1);
    assertThat(schedule.rate(0)).isEqualTo(0.04, within(1e-12));
    assertThat(schedule.rate(0.15)).isEqualTo(0.52, within(1e-12));
    assertThat(schedule.rate(0.3)).isEqualTo(1, within(1e-12));
    assertThat(schedule.rate(0.65)).isEqualTo(0.500002, within(1e-9));
    assertThat(schedule.rate(1)).isEqualTo(4e-6, within(1e-12));
  }

  /** Seven falls: what one training of an epoch has, seven times. */
  @Test
  void restartsFallInEachEpoch() {
    Schedule schedule = Schedule.named("restarts", 0.2, 7);
    for (int epoch = 0; epoch < 7; epoch++) {
      assertThat(schedule.rate((epoch + 0.0) / 7))
          .as("epoch %d", epoch)
          .isEqualTo(0.2, within(1e-9));
      assertThat(schedule.rate((epoch + 0.5) / 7))
          .as("epoch %d", epoch)
          .isEqualTo(0.1, within(1e-8));
    }
    assertThat(schedule.rate(1)).isEqualTo(0, within(1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule.Restarts(0.1, 0))
        .withMessage("falls must be >= 1; falls=0");
  }

  @Test
  void refusesWhatIsNotARate() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule.Constant(Double.NaN))
        .withMessage("the learning rate must be > 0; rate=NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.named("linear", 1, 1))
        .withMessageContaining("unknown schedule 'linear'");
  }
}
