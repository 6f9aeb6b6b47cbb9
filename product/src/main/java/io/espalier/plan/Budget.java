package io.espalier.plan;

import io.espalier.cost.TimeModel;

/** How much of a network may remain, as a share of what it is before the cut. */
public sealed interface Budget {

  /** The greatest share that may remain, above 0 and at most 1. */
  double share();

  /** Multiply-accumulate operations of convolutions and linear layers, for one input. */
  record Macs(double share) implements Budget {
    public Macs {
      require(share);
    }
  }

  /** Trained values. */
  record Parameters(double share) implements Budget {
    public Parameters {
      require(share);
    }
  }

  /** Channels of all groups that may be cut. */
  record Channels(double share) implements Budget {
    public Channels {
      require(share);
    }
  }

  /**
   * Time, as a model of it predicts it.
   *
   * @param time takes shapes for one input to milliseconds
   */
  record Latency(double share, TimeModel time) implements Budget {
    public Latency {
      require(share);
    }
  }

  private static void require(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share that may remain must be above 0 and at most 1; share=" + share);
    }
  }
}
