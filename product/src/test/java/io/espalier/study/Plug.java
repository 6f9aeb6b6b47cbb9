package io.espalier.study;

import io.espalier.train.Monitor;
import io.espalier.train.Progress;
import java.io.IOException;
import java.util.List;

/** A monitor that lets a number of training steps pass, and then pulls the plug. */
final class Plug implements Monitor {
  private final List<String> said;
  private int left;

  /**
   * @param said what is said is added to
   */
  Plug(List<String> said, int steps) {
    this.said = said;
    this.left = steps;
  }

  @Override
  public void say(String line) {
    said.add(line);
  }

  @Override
  public Progress progress() {
    return (epoch, step, all, loss) -> {
      left--;
      if (left == 0) {
        throw new PulledException();
      }
    };
  }

  /** Work that can be cut off. */
  interface Work {
    void with(Monitor monitor) throws IOException;
  }

  /** Whether the plug is pulled before the work is done. */
  boolean isPulledIn(Work work) throws IOException {
    try {
      work.with(this);
      return false;
    } catch (PulledException e) {
      return true;
    }
  }

  private static final class PulledException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
