package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineProgressTest {
  private final AtomicLong clock = new AtomicLong(5);
  private final StringWriter written = new StringWriter();

  @Test
  void aLineEachQuarterOfAMinute() {
    try (LineProgress progress = start(100)) {
      pass(10);
      progress.advance(10);
      assertThat(written.toString()).isEmpty();
      pass(10);
      progress.note("loss 0.31");
      progress.advance(10);
      pass(1);
      progress.advance(1);
    }
    assertThat(written.toString().lines())
        .containsExactly("epoch 1: 20 of 100 (20 %), 1 min 20 s left; loss 0.31");
  }

  @Test
  void workThatIsOverWritesNothing() {
    try (LineProgress progress = start(2)) {
      pass(30);
      progress.advance(2);
    }
    assertThat(written.toString()).isEmpty();
  }

  private LineProgress start(long total) {
    return new LineProgress("epoch 1", total, new PrintWriter(written), clock::get);
  }

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
