package io.espalier.data;

/**
 * A stream of random numbers that a key of integers determines, on every machine and Java version
 * alike: SplitMix64 (G. Steele, D. Lea, C. Flood, <i>Fast Splittable Pseudorandom Number
 * Generators</i>, OOPSLA 2014).
 */
final class SplitMix {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** The stream of a key; keys that differ in one number give unrelated streams. */
  SplitMix(long... key) {
    long hash = 0;
    for (long part : key) {
      hash = mix(hash + GAMMA + mix(part + GAMMA));
    }
    state = hash;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits. */
  long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** A number in {@code 0 .. bound-1}. */
  int nextInt(int bound) {
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /** A number in {@code [from, to)}. */
  double nextDouble(double from, double to) {
    return from + (to - from) * ((nextLong() >>> 11) * 0x1p-53);
  }

  /** A normally distributed number, mean 0 and standard deviation 1 (Box and Muller, 1958). */
  double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble(0, 1)));
    return radius * StrictMath.cos(nextDouble(0, 2 * Math.PI));
  }

  boolean nextBoolean() {
    return nextLong() < 0;
  }

  /** Brings the numbers into a random order. */
  void shuffle(int[] numbers) {
    for (int last = numbers.length - 1; last > 0; last--) {
      int other = nextInt(last + 1);
      int swapped = numbers[last];
      numbers[last] = numbers[other];
      numbers[other] = swapped;
    }
  }
}
