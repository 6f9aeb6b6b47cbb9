package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchLoaderTest {
  private static final Preprocessing RAW = new Preprocessing(1, List.of(0.0), List.of(1.0));

  /** Images of one pixel, the number of the image, which is its label too. */
  private static Dataset numbered(int size, IntConsumer beforeReading) {
    return new Dataset() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Shape imageShape() {
        return Shape.of(1, 1, 1);
      }

      @Override
      public Targets targets() {
        return new Targets.Classes(IntStream.range(0, size).mapToObj(Integer::toString).toList());
      }

      @Override
      public int label(int index) {
        return index;
      }

      @Override
      public void read(int index, byte[] target) {
        beforeReading.accept(index);
        target[0] = (byte) index;
      }

      @Override
      public String fingerprint() {
        return "numbered";
      }
    };
  }

  private static Dataset numbered(int size) {
    return numbered(size, index -> {});
  }

  private static BatchLoader shuffling(Dataset dataset, int batchSize, long seed) {
    return new BatchLoader(dataset, RAW, Augmentation.NONE, batchSize, seed);
  }

  private static List<Batch> all(BatchLoader loader, int epoch) {
    List<Batch> batches = new ArrayList<>();
    try (Epoch open = loader.open(epoch)) {
      open.forEachRemaining(batches::add);
    }
    assertThat(batches).hasSize(loader.batches());
    return batches;
  }

  private static int[] labels(List<Batch> batches) {
    return batches.stream().flatMapToInt(batch -> Arrays.stream(batch.labels())).toArray();
  }

  @Test
  void anEpochHoldsEachImageOnceWithItsLabel() {
    List<Batch> batches = all(shuffling(numbered(10), 4, 1), 0);

    assertThat(batches.stream().map(batch -> batch.images().shape()))
        .containsExactly(Shape.of(4, 1, 1, 1), Shape.of(4, 1, 1, 1), Shape.of(2, 1, 1, 1));
    assertThat(labels(batches)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (Batch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.images().getLong(i)).isEqualTo(batch.labels()[i]);
      }
    }
  }

  @Test
  void orderIsAFunctionOfSeedAndEpoch() {
    Dataset dataset = numbered(100);
    int[] order = labels(all(shuffling(dataset, 7, 5), 2));
    assertThat(labels(all(shuffling(dataset, 7, 5), 2))).isEqualTo(order);
    assertThat(labels(all(shuffling(dataset, 9, 5), 2))).isEqualTo(order);
    assertThat(labels(all(shuffling(dataset, 7, 5), 3))).isNotEqualTo(order);
    assertThat(labels(all(shuffling(dataset, 7, 6), 2))).isNotEqualTo(order);
    assertThat(order).isNotEqualTo(IntStream.range(0, 100).toArray());
  }

  /** Runs can be repeated by later versions only while these numbers stay. */
  @Test
  void orderIsTheSameOnEveryMachine() {
    assertThat(labels(all(shuffling(numbered(10), 10, 1), 0)))
        .containsExactly(4, 5, 9, 8, 0, 1, 7, 6, 3, 2);
  }

  @Test
  void aBatchHasALabelForEachImage() {
    Tensor images = Tensor.ofFloats(Shape.of(2, 1, 1, 1), 1, 2);
    int[] labels = {3, 4};
    Batch batch = Batch.ofClasses(images, labels);
    labels[0] = 9;
    batch.labels()[1] = 9;
    assertThat(batch.labels()).containsExactly(3, 4);
    assertThat(batch.size()).isEqualTo(2);
    assertThatThrownBy(() -> Batch.ofClasses(images, 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("labels=3");
  }

  @Test
  void threadTimingChangesNothing() throws Exception {
    Dataset shapes = DataSpec.parse("synthetic:shapes?train=230&seed=3").open(Split.TRAIN);
    BatchLoader one =
        new BatchLoader(shapes, Preprocessing.parse("half"), Augmentation.STANDARD, 16, 9);
    Dataset slow = slowed(shapes);
    BatchLoader four =
        new BatchLoader(slow, Preprocessing.parse("half"), Augmentation.STANDARD, 16, 9)
            .withWorkers(4);
    List<Batch> expected = all(one, 1);
    List<Batch> actual = all(four, 1);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).images()).isEqualTo(expected.get(i).images());
      assertThat(actual.get(i).labels()).isEqualTo(expected.get(i).labels());
    }
  }

  /** A data set of the same images whose reading takes now longer, now shorter. */
  private static Dataset slowed(Dataset dataset) {
    return new Dataset() {
      @Override
      public int size() {
        return dataset.size();
      }

      @Override
      public Shape imageShape() {
        return dataset.imageShape();
      }

      @Override
      public Targets targets() {
        return dataset.targets();
      }

      @Override
      public int label(int index) {
        return dataset.label(index);
      }

      @Override
      public void read(int index, byte[] target) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(200_000));
        dataset.read(index, target);
      }

      @Override
      public String fingerprint() {
        return dataset.fingerprint();
      }
    };
  }

  @Test
  void anImageIsAugmentedByItsOwnNumber() throws Exception {
    Dataset shapes = DataSpec.parse("synthetic:shapes?train=20").open(Split.TRAIN);
    Preprocessing half = Preprocessing.parse("half");
    Batch batch = all(new BatchLoader(shapes, half, Augmentation.STANDARD, 20, 4), 6).getFirst();

    int[] order = IntStream.range(0, 20).toArray();
    new SplitMix(0x6f726431, 4, 6).shuffle(order);
    PixelKernel kernel = new PixelKernel(half, shapes.imageShape());
    byte[] pixels = new byte[kernel.size()];
    float[] expected = new float[20 * kernel.size()];
    for (int i = 0; i < 20; i++) {
      shapes.read(order[i], pixels);
      Augmentation.Placement place = Augmentation.STANDARD.place(4, 6, order[i]);
      kernel.write(pixels, place, expected, i * kernel.size());
    }
    assertThat(batch.images().toFloats()).isEqualTo(expected);
  }

  @Test
  void sequentialReadingKeepsOrderAndLastBatch() {
    BatchLoader loader = BatchLoader.sequential(numbered(7), RAW, 3);
    assertThat(loader.batches()).isEqualTo(3);
    assertThat(labels(all(loader, 0))).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(labels(all(loader, 5))).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void theLastPartialBatchCanBeDropped() {
    BatchLoader loader = shuffling(numbered(10), 4, 1).withLastDropped();
    assertThat(loader.batches()).isEqualTo(2);
    assertThat(labels(all(loader, 0)))
        .isEqualTo(Arrays.copyOf(labels(all(shuffling(numbered(10), 4, 1), 0)), 8));
    assertThatThrownBy(() -> shuffling(numbered(3), 4, 1).withLastDropped())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "batch size must be <= the number of images, 3, where a last partial batch is"
                + " dropped; batch size=4");
  }

  @Test
  void onlyAFewBatchesArePreparedAhead() throws Exception {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch prepared = new CountDownLatch(3);
    CountDownLatch oneMore = new CountDownLatch(4);
    Dataset dataset =
        numbered(
            100,
            index -> {
              read.incrementAndGet();
              prepared.countDown();
              oneMore.countDown();
            });
    try (Epoch epoch = shuffling(dataset, 1, 1).withWorkers(2).open(0)) {
      prepared.await();
      Thread.sleep(50);
      assertThat(read).hasValue(3);
      epoch.next();
      oneMore.await();
      Thread.sleep(50);
      assertThat(read).hasValue(4);
    }
  }

  @Test
  void closingEarlyStopsTheWorkers() throws Exception {
    List<Thread> workers = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    Dataset dataset =
        numbered(
            1000,
            index -> {
              synchronized (workers) {
                workers.add(Thread.currentThread());
              }
              started.countDown();
              LockSupport.parkNanos(1_000_000);
            });
    Epoch epoch = shuffling(dataset, 10, 1).withWorkers(2).open(0);
    started.await();
    assertThat(epoch.next().size()).isEqualTo(10);
    epoch.close();

    assertThat(epoch.hasNext()).isFalse();
    assertThatThrownBy(epoch::next).isInstanceOf(NoSuchElementException.class);
    synchronized (workers) {
      assertThat(workers).isNotEmpty().hasSizeLessThan(1000);
      for (Thread worker : workers) {
        worker.join(1000);
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.isDaemon()).isTrue();
      }
    }
    epoch.close(); // a second time changes nothing
  }

  @Test
  void whatAWorkerThrowsReachesTheCaller() {
    RuntimeException failure = new IllegalStateException("image 3 is broken");
    Dataset dataset =
        numbered(
            10,
            index -> {
              if (index == 3) {
                throw failure;
              }
            });
    try (Epoch epoch = BatchLoader.sequential(dataset, RAW, 2).open(0)) {
      assertThat(epoch.next().labels()).containsExactly(0, 1);
      assertThatThrownBy(epoch::next).isSameAs(failure);
      assertThat(epoch.hasNext()).isFalse();
    }
    Error error = new StackOverflowError();
    Dataset worse =
        numbered(
            1,
            index -> {
              throw error;
            });
    try (Epoch epoch = BatchLoader.sequential(worse, RAW, 2).open(0)) {
      assertThatThrownBy(epoch::next).isSameAs(error);
    }
  }

  @Test
  void anInterruptedCallerGivesUp() {
    CountDownLatch never = new CountDownLatch(1);
    Dataset stuck =
        numbered(
            4,
            index -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    try (Epoch epoch = BatchLoader.sequential(stuck, RAW, 1).open(0)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(epoch::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(epoch.hasNext()).isFalse();
    }
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> shuffling(numbered(3), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch size must be >= 1; batch size=0");
    assertThatThrownBy(() -> shuffling(numbered(3), 1, 1).withWorkers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("workers must be >= 1; workers=0");
    assertThatThrownBy(
            () -> BatchLoader.sequential(numbered(3), Preprocessing.parse("imagenet"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is for colour (3 channels); the images are grey (1 channel)");
  }
}
