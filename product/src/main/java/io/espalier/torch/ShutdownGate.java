package io.espalier.torch;

import java.util.function.BooleanSupplier;

/**
 * Lets threads finish the scope that they are in before the process ends.
 *
 * <p>When the virtual machine is told to end, libtorch frees the code that it generated for this
 * processor; a thread that still runs that code brings the process down. So the end waits until no
 * thread is inside a {@link TorchScope}, and a thread that would open one waits for the end.
 */
final class ShutdownGate {
  private static final long PATIENCE_MILLIS = 20_000;

  private static final ShutdownGate PROCESS = new ShutdownGate();
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(PROCESS::close, "libtorch-rests"));
  }

  private int working;
  private boolean closed;

  private ShutdownGate() {}

  /** Tells that this thread opens a scope; waits instead if the process is about to end. */
  static void enter() {
    int depth = DEPTH.get();
    PROCESS.enter(depth > 0);
    DEPTH.set(depth + 1);
  }

  /** Tells that this thread has closed a scope. */
  static void leave() {
    int depth = DEPTH.get() - 1;
    DEPTH.set(depth);
    if (depth == 0) {
      PROCESS.stop();
    }
  }

  private synchronized void enter(boolean nested) {
    if (closed) {
      if (nested) {
        stop();
      }
      while (true) {
        await(() -> false); // the process ends meanwhile
      }
    }
    if (!nested) {
      working++;
    }
  }

  private synchronized void stop() {
    working--;
    notifyAll();
  }

  private synchronized void close() {
    closed = true;
    await(() -> working == 0);
  }

  private synchronized void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    boolean interrupted = false;
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
