package io.espalier.train;

/**
 * What one epoch of training did.
 *
 * @param loss mean over its steps
 * @param images how many were trained on
 * @param seconds wall time, data included
 */
public record EpochResult(int epoch, double loss, long images, double seconds) {

  /** Throughput in images a second. */
  public double imagesPerSecond() {
    return images / seconds;
  }
}
