package io.espalier.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.Runner;
import io.espalier.ort.Latency.Ratio;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LatencyBenchmarkTest {
  private static final Map<String, Tensor> BATCH_OF_8 =
      Map.of("input", Tensor.zeros(DType.FLOAT32, Shape.of(8, 1)));

  private final List<String> log = new ArrayList<>();
  private long now;

  /** A network whose run takes what {@code nanosAt} says for the time of its start. */
  private Runner fake(String name, LongUnaryOperator nanosAt) {
    return new Runner() {
      @Override
      public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        log.add(name);
        now += nanosAt.applyAsLong(now);
        return Map.of();
      }

      @Override
      public void close() {}
    };
  }

  private Latency measure(
      int warmUp, int blocks, LongUnaryOperator reference, LongUnaryOperator other) {
    SequencedMap<String, Runner> models = new LinkedHashMap<>();
    models.put("a", fake("a", reference));
    models.put("b", fake("b", other));
    return new LatencyBenchmark(warmUp, blocks, 1, () -> now).measure(models, BATCH_OF_8, 2);
  }

  @Test
  void runsInTurnsThereAndBack() {
    measure(1, 2, start -> 1, start -> 1);
    assertThat(log).containsExactly("a", "b", "a", "b", "b", "a", "a", "b", "b", "a");
  }

  /** The reference takes 1, 2, 3, 4 ms: median 2.5, p95 at 3 + 0.85, mean 2.5. */
  @Test
  void givesMedianPercentileAndMeanOfTheTimedRuns() {
    long[] run = {0};
    Latency latency = measure(0, 2, start -> ++run[0] * 1_000_000, start -> 500_000);
    assertThat(latency.batch()).isEqualTo(8);
    assertThat(latency.threads()).isEqualTo(2);
    assertThat(latency.runs()).isEqualTo(4);
    assertThat(latency.of("a").medianMillis()).isEqualTo(2.5);
    assertThat(latency.of("a").p95Millis()).isCloseTo(3.85, within(1e-9));
    assertThat(latency.of("a").meanMillis()).isEqualTo(2.5);
    assertThat(latency.of("a").ratio()).isEqualTo(new Ratio(1, 1, 1));
    // Blocks of a: 1 + 2 and 3 + 4 ms; of b: 1 ms. Ratios 1/3 and 1/7.
    assertThat(latency.of("b").ratio().value()).isCloseTo((1 / 3.0 + 1 / 7.0) / 2, within(1e-12));
  }

  @Test
  void aSteadyDriftLeavesTheRatioRight() {
    LongUnaryOperator slowing = start -> 1_000_000 + start / 50;
    Latency latency = measure(5, 30, slowing, start -> slowing.applyAsLong(start) * 7 / 10);
    Latency.Timing drifting = latency.of("a");
    assertThat(drifting.p95Millis()).isGreaterThan(1.5 * drifting.medianMillis());
    assertThat(latency.of("b").ratio().value()).isCloseTo(0.7, within(0.005));
  }

  /** The machine's speed changes threefold, in steps and waves. */
  @Test
  void aMachineThatChangesItsSpeedLeavesTheRatioRight() {
    LongUnaryOperator speed =
        start ->
            (long) (1_000_000 * (2 + Math.sin(start / 3e7)) * (start % 90_000_000 < 3e7 ? 2 : 1));
    Latency latency = measure(5, 60, speed, start -> speed.applyAsLong(start) / 2);
    Ratio ratio = latency.of("b").ratio();
    assertThat(ratio.value()).isCloseTo(0.5, within(0.01));
    assertThat(ratio.low()).isBetween(0.45, ratio.value());
    assertThat(ratio.high()).isBetween(ratio.value(), 0.55);
  }

  /**
   * Of 1,000 measurements of two equal networks, on a machine that drifts, jitters and is now and
   * then held up, the interval contains 1 in 930 or more.
   */
  @Test
  void theIntervalIsHonest() {
    int contained = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      LongUnaryOperator noisy =
          start -> {
            double drift = 1.5 + Math.sin(start / 2e7);
            double jitter = Math.exp(0.05 * random.nextGaussian());
            double heldUp = random.nextInt(20) == 0 ? 3 : 1;
            return (long) (1_000_000 * drift * jitter * heldUp);
          };
      Ratio ratio = measure(0, 25, noisy, noisy).of("b").ratio();
      contained += ratio.low() <= 1 && 1 <= ratio.high() ? 1 : 0;
    }
    assertThat(contained).isBetween(930, 995);
  }

  /** A sweep over both networks takes 4 ms, so a block 8 ms, of which 12 fit into 100 ms. */
  @Test
  void asManyBlocksAsFitIntoTheTime() {
    assertThat(timedFor(Duration.ofMillis(100), 1, 500).runs()).isEqualTo(24);
    assertThat(log).hasSize(2 * (5 + 24));
  }

  @Test
  void slowNetworksAreWarmedUpTwiceAndTimedAsOftenAsDemanded() {
    assertThat(timedFor(Duration.ofMillis(10), 7, 500).runs()).isEqualTo(14);
    assertThat(log).hasSize(2 * (2 + 14));
  }

  @Test
  void fastNetworksAreNotTimedForEver() {
    assertThat(timedFor(Duration.ofSeconds(10), 7, 9).runs()).isEqualTo(18);
  }

  private Latency timedFor(Duration time, int fewest, int most) {
    SequencedMap<String, Runner> models = new LinkedHashMap<>();
    models.put("a", fake("a", start -> 1_000_000));
    models.put("b", fake("b", start -> 3_000_000));
    return LatencyBenchmark.within(time, fewest, most, () -> now).measure(models, BATCH_OF_8, 1);
  }

  @Test
  void imagesASecondGoByTheMedian() {
    Latency latency = measure(0, 1, start -> 4_000_000, start -> 2_000_000);
    assertThat(latency.imagesPerSecond("a")).isEqualTo(2000);
    assertThat(latency.imagesPerSecond("b")).isEqualTo(4000);
  }

  /** ResNet-20 has a third of ResNet-56's operations; a network is as fast as itself. */
  @Test
  @Tag("long")
  void ranksRealNetworks() {
    OrtEngine engine = new OrtEngine(1, OrtEngine.Optimization.ALL);
    Shape image = Shape.of(3, 32, 32);
    Map<String, Tensor> batch =
        Map.of("input", Tensor.zeros(DType.FLOAT32, Shape.of(4, 3, 32, 32)));
    try (Runner large = engine.open(Zoo.find("resnet56").build(10, image, 1));
        Runner again = engine.open(Zoo.find("resnet56").build(10, image, 1));
        Runner small = engine.open(Zoo.find("resnet20").build(10, image, 1))) {
      SequencedMap<String, Runner> models = new LinkedHashMap<>();
      models.put("large", large);
      models.put("again", again);
      models.put("small", small);
      Latency latency = new LatencyBenchmark(3, 10, 1).measure(models, batch, engine.threads());
      assertThat(latency.of("small").ratio().value()).isBetween(0.1, 0.7);
      assertThat(latency.of("again").ratio().value()).isBetween(0.5, 2.0);
      assertThat(latency.of("small").medianMillis()).isPositive();
    }
  }

  @Test
  void theSeedGivesTheInterval() {
    double[] samples = new Random(3).doubles(40).toArray();
    assertThat(Quantiles.medianInterval(samples, 5))
        .isEqualTo(Quantiles.medianInterval(samples, 5));
    assertThat(Quantiles.medianInterval(samples, 6))
        .isNotEqualTo(Quantiles.medianInterval(samples, 5));
  }

  @Test
  void saysWhatItNeeds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyBenchmark(0, 0, 1))
        .withMessage("warm-up must be >= 0 and blocks >= 1; warmUp=0, blocks=0");
    LatencyBenchmark benchmark = new LatencyBenchmark(0, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> benchmark.measure(new LinkedHashMap<>(), BATCH_OF_8, 1))
        .withMessage("measuring needs a network and an input; networks=[], inputs=[input]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Latency(1, 1, 2, List.of()).of("c"))
        .withMessage("no network 'c' was measured");
  }
}
