package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EndsTest {
  private static long target(double targetMacs) {
    return new Ends(1, 1, targetMacs).target(1000);
  }

  @Test
  void aTargetIsAShareOrANumber() {
    assertThat(target(0)).isZero();
    assertThat(target(0.4)).isEqualTo(400);
    assertThat(target(1 / 3.0)).isEqualTo(333);
    assertThat(target(250)).isEqualTo(250);
  }

  @Test
  void aTargetThatIsMetAlreadyIsRefused() {
    for (double met : new double[] {1, 1000, 2e6}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> target(met))
          .withMessageStartingWith(
              "the target must be below the network's 1000 MACs; target-macs=");
    }
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ends(0, 1, 0))
        .withMessage("patience must be >= 1; patience=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ends(1, 0, 0))
        .withMessage("max-rounds must be >= 1; max-rounds=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ends(1, 1, -0.5))
        .withMessage("target-macs must be >= 0; target-macs=-0.5");
  }
}
