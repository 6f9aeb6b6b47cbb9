package io.espalier.method.playprune;

import java.util.Locale;

/** Why a game is over. */
public enum GameEnd {
  /** Nobody moved any more, or the metric did not come back into the tolerance. */
  CONVERGED,
  /** The network is down to the MACs that were asked for. */
  TARGET_MACS,
  /** A network inside the tolerance is as fast as was asked for, as measured. */
  TARGET_LATENCY,
  /** The rounds ran out. */
  MAX_ROUNDS,
  /** The loss stopped being a number. */
  DIVERGED;

  /** As {@code max-rounds}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
