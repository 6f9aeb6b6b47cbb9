package io.espalier.train;

import io.espalier.torch.Var;
import java.util.Locale;

/** How a difference between a predicted and a wanted number is punished. */
public enum RegressionLoss {
  /** {@code d²/2} where {@code |d| < 1}, else {@code |d| − 1/2} (Girshick, Fast R-CNN, 2015). */
  SMOOTH_L1 {
    @Override
    Var of(Var difference) {
      Var distance = difference.abs();
      Var near = distance.atMost(1);
      return near.square().mul(0.5).add(distance.sub(near));
    }
  },
  /** {@code d²}. */
  MSE {
    @Override
    Var of(Var difference) {
      return difference.square();
    }
  };

  /** The loss of each element. */
  abstract Var of(Var difference);

  /** As {@code smooth-l1}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
