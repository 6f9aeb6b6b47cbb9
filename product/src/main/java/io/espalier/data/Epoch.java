package io.espalier.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * The batches of one epoch, in order. At most one batch more than there are workers is prepared
 * ahead. For one thread at a time.
 */
public final class Epoch implements Iterator<Batch>, AutoCloseable {
  private final int batches;
  private final IntFunction<Batch> source;
  private final ExecutorService workers;
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();
  private int submitted;

  Epoch(int batches, int workers, IntFunction<Batch> source) {
    this.batches = batches;
    this.source = source;
    this.workers =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("batch-worker-", 0).factory());
    for (int i = 0; i <= workers; i++) {
      submitNext();
    }
  }

  private void submitNext() {
    if (submitted < batches && !workers.isShutdown()) {
      int number = submitted++;
      ahead.add(workers.submit(() -> source.apply(number)));
    }
    if (submitted == batches) {
      workers.shutdown();
    }
  }

  /** Whether a batch is left; false once this is closed. */
  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * The next batch; waits for it where it is not prepared yet. Whatever a worker threw on its way
   * is thrown here, and closes this epoch.
   *
   * @throws NoSuchElementException if no batch is left, or this is closed
   * @throws CancellationException if the waiting thread is interrupted, which closes this epoch
   */
  @Override
  public Batch next() {
    Future<Batch> batch = ahead.remove();
    submitNext();
    try {
      return batch.get();
    } catch (ExecutionException e) {
      close();
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException("a batch source throws nothing checked", e);
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    }
  }

  /** Stops the workers, and waits until they have stopped. */
  @Override
  public void close() {
    ahead.clear();
    workers.shutdownNow();
    workers.close();
  }
}
