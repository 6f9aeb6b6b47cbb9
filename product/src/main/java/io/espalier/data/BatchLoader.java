package io.espalier.data;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Reads a data set in batches, prepared by worker threads ahead of the caller. The order of an
 * epoch is a function of (seed, epoch), and what happens to an image one of (seed, epoch, index of
 * the image); the number of workers changes neither.
 *
 * <pre>{@code
 * try (Epoch batches = loader.open(epoch)) {
 *   while (batches.hasNext()) {
 *     train(batches.next());
 *   }
 * }
 * }</pre>
 */
public final class BatchLoader {
  private static final long STREAM = 0x6f726431;

  private final Dataset dataset;
  private final Preprocessing preprocessing;
  private final PixelKernel kernel;
  private final Augmentation augmentation;
  private final int batchSize;
  private final long seed;
  private final boolean shuffled;
  private final boolean lastDropped;
  private final int workers;

  /**
   * A loader that shuffles and augments, with one worker; the last batch of an epoch holds what
   * remains.
   *
   * @throws IllegalArgumentException if {@code batchSize < 1}, or the preprocessing is for another
   *     number of channels
   */
  public BatchLoader(
      Dataset dataset,
      Preprocessing preprocessing,
      Augmentation augmentation,
      int batchSize,
      long seed) {
    this(dataset, preprocessing, augmentation, batchSize, seed, true, false, 1);
  }

  private BatchLoader(
      Dataset dataset,
      Preprocessing preprocessing,
      Augmentation augmentation,
      int batchSize,
      long seed,
      boolean shuffled,
      boolean lastDropped,
      int workers) {
    require(batchSize >= 1, "batch size must be >= 1; batch size=" + batchSize);
    require(workers >= 1, "workers must be >= 1; workers=" + workers);
    require(
        !lastDropped || batchSize <= dataset.size(),
        "batch size must be <= the number of images, %d, where a last partial batch is dropped; batch size=%d"
            .formatted(dataset.size(), batchSize));
    this.dataset = dataset;
    this.preprocessing = preprocessing;
    this.kernel = new PixelKernel(preprocessing, dataset.imageShape());
    this.augmentation = augmentation;
    this.batchSize = batchSize;
    this.seed = seed;
    this.shuffled = shuffled;
    this.lastDropped = lastDropped;
    this.workers = workers;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * A loader that reads all images as they are, in their order; every epoch is the same.
   *
   * @throws IllegalArgumentException if {@code batchSize < 1}, or the preprocessing is for another
   *     number of channels
   */
  public static BatchLoader sequential(
      Dataset dataset, Preprocessing preprocessing, int batchSize) {
    return new BatchLoader(
        dataset, preprocessing, Augmentation.NONE, batchSize, 0, false, false, 1);
  }

  /**
   * This loader without the last batch of an epoch where that would not be full.
   *
   * @throws IllegalArgumentException if not even one batch would be full
   */
  public BatchLoader withLastDropped() {
    return new BatchLoader(
        dataset, preprocessing, augmentation, batchSize, seed, shuffled, true, workers);
  }

  /**
   * This loader with another number of worker threads.
   *
   * @throws IllegalArgumentException if {@code workers < 1}
   */
  public BatchLoader withWorkers(int workers) {
    return new BatchLoader(
        dataset, preprocessing, augmentation, batchSize, seed, shuffled, lastDropped, workers);
  }

  /** What order and changes of images follow from, with the number of the epoch. */
  public long seed() {
    return seed;
  }

  /** The number of batches in an epoch. */
  public int batches() {
    return lastDropped ? dataset.size() / batchSize : Math.ceilDiv(dataset.size(), batchSize);
  }

  /** Starts to prepare the batches of an epoch; they take memory and threads until it is closed. */
  public Epoch open(int epoch) {
    int[] order = IntStream.range(0, dataset.size()).toArray();
    if (shuffled) {
      new SplitMix(STREAM, seed, epoch).shuffle(order);
    }
    return new Epoch(batches(), workers, number -> batch(order, epoch, number));
  }

  private Batch batch(int[] order, int epoch, int number) {
    int from = number * batchSize;
    int[] samples = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
    byte[] pixels = new byte[kernel.size()];
    float[] values = new float[Math.multiplyExact(samples.length, kernel.size())];
    for (int i = 0; i < samples.length; i++) {
      dataset.read(samples[i], pixels);
      kernel.write(pixels, augmentation.place(seed, epoch, samples[i]), values, i * kernel.size());
    }
    Shape image = dataset.imageShape();
    Shape shape = Shape.of(samples.length, image.dim(0), image.dim(1), image.dim(2));
    return labelled(Tensor.ofFloats(shape, values), samples);
  }

  private Batch labelled(Tensor images, int... samples) {
    return switch (dataset.targets()) {
      case Targets.Classes c ->
          Batch.ofClasses(images, Arrays.stream(samples).map(dataset::label).toArray());
      case Targets.Columns columns -> {
        float[] rows = new float[samples.length * columns.count()];
        float[] row = new float[columns.count()];
        for (int i = 0; i < samples.length; i++) {
          dataset.numbers(samples[i], row);
          System.arraycopy(row, 0, rows, i * row.length, row.length);
        }
        yield Batch.ofNumbers(images, Tensor.ofFloats(Shape.of(samples.length, row.length), rows));
      }
      case Targets.None n -> Batch.unlabelled(images);
    };
  }
}
