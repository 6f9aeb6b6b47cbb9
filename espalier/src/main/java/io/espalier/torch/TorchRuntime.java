package io.espalier.torch;

import org.bytedeco.pytorch.global.torch;

/** Settings of libtorch that hold for the whole process. */
public final class TorchRuntime {
  private TorchRuntime() {}

  /**
   * Sets how many threads one operation may use.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1; threads=" + threads);
    }
    torch.set_num_threads(threads);
  }

  /** How many threads one operation may use. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /** Sets what the random choices of Dropout follow from. */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }
}
