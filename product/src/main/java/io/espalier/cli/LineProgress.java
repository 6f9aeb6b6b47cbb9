package io.espalier.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Progress as a line now and then, for a log: work that is over soon writes none. */
final class LineProgress implements Progress {
  private static final long INTERVAL = Duration.ofSeconds(15).toNanos();

  private final String task;
  private final long total;
  private final PrintWriter out;
  private final LongSupplier clock;
  private final long start;
  private long next;
  private long done;
  private String note = "";

  /**
   * Starts.
   *
   * @param clock nanoseconds since any fixed time
   */
  LineProgress(String task, long total, PrintWriter out, LongSupplier clock) {
    this.task = task;
    this.total = total;
    this.out = out;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.next = start + INTERVAL;
  }

  @Override
  public synchronized void advance(long steps) {
    done += steps;
    long now = clock.getAsLong();
    if (now < next || done >= total) {
      return;
    }
    next = now + INTERVAL;
    long left = done == 0 ? 0 : Math.round((double) (now - start) / done * (total - done));
    out.printf(
        "%s: %d of %d (%d %%), %s left%s%n",
        task, done, total, 100 * done / total, Numbers.duration(Duration.ofNanos(left)), note);
    out.flush();
  }

  @Override
  public synchronized void note(String text) {
    note = text.isEmpty() ? "" : "; " + text;
  }

  @Override
  public void close() {}
}
