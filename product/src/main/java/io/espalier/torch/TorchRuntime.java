package io.espalier.torch;

import org.bytedeco.openblas.presets.openblas_nolapack;
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
    setProductThreads(threads);
  }

  /** How many threads one operation may use. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /**
   * Lets matrix products run on one thread each. libtorch convolves doubles by a product for each
   * image, images side by side; threads within products then only stand in each other's way.
   */
  static void useSingleThreadedProducts() {
    torch.get_num_threads(); // loads the library that the next line looks into
    setProductThreads(1);
  }

  private static void setProductThreads(int threads) {
    try (TorchScope scope = TorchScope.open()) {
      openblas_nolapack.blas_set_num_threads(threads);
    }
  }

  /** Sets what the random choices of Dropout follow from. */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }
}
