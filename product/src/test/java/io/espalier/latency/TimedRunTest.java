package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains of {@code w} channels take {@code 5 w + 3} ms; that of 16 takes 83. */
final class TimedRunTest {
  @TempDir private Path folder;
  private final FakeGoals goals = new FakeGoals();
  private final List<String> said = new ArrayList<>();

  private Run run() throws IOException {
    return Run.create(folder.resolve("run"), "test", Map.of(), Provenance.here(1, 1, ""));
  }

  private TimedRun timed(double share, Run run) throws IOException {
    LatencyGoal goal = goals.share(share, Chains.chain(16), Chains.INPUT, folder.resolve("cache"));
    return new TimedRun(goal, run, said::add);
  }

  private static List<Event> latencies(Run run) throws IOException {
    return run.events().stream().filter(event -> event.type().equals("latency")).toList();
  }

  @Test
  void aNetworkThatIsFarFromTheTargetIsNotMeasured() throws IOException {
    try (Run run = run()) {
      TimedRun timed = timed(0.5, run);
      assertThat(timed.reaches("round 1", Chains.chain(15))).isFalse();
      assertThat(goals.measurements()).isZero();
      assertThat(latencies(run)).isEmpty();
    }
  }

  @Test
  void aMeasurementIsAnEventThatLaterOnesAreReadFrom() throws IOException {
    try (Run run = run()) {
      assertThat(timed(0.52, run).reaches("round 3", Chains.chain(8))).isTrue();
      Event event = latencies(run).getFirst();
      assertThat(event.fields()).containsEntry("network", "round 3");
      Confirmation measured = timed(0.52, run).of("round 3", Chains.chain(8));
      assertThat(measured.millis()).isCloseTo(43, within(1e-9));
      assertThat(measured.target()).isEqualTo("0.52x");
      assertThat(measured.met()).isTrue();
      assertThat(goals.measurements()).isEqualTo(1);
      assertThat(said).hasSize(1).first().asString().startsWith("round 3: 43.000 ms");
    }
  }

  /** Training changes weights, not the time. */
  @Test
  void aNetworkAsWideAsTheLastOneIsNotMeasuredAgain() throws IOException {
    try (Run run = run()) {
      TimedRun timed = timed(0.5, run);
      assertThat(timed.reaches("round 3", Chains.chain(8))).isFalse();
      assertThat(timed.reaches("round 4", Chains.chain(8))).isFalse();
      assertThat(goals.measurements()).isEqualTo(1);
      assertThat(timed.reaches("round 5", Chains.chain(7))).isTrue();
      assertThat(goals.measurements()).isEqualTo(2);
      assertThat(latencies(run)).hasSize(2);
    }
  }
}
