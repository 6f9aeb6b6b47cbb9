package io.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.eval.Evaluation;
import io.espalier.eval.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Metric ACCURACY = Metric.ACCURACY;
  private static final Metric MAE = Metric.MAE;

  @Test
  void aSpreadIsMeanAndDeviationOfTheSample() {
    Spread spread = Spread.of(DoubleStream.of(1, 2, 6));
    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(7), within(1e-12));
    assertThat(spread.text()).isEqualTo("3.00 ± 2.65");
    assertThat(Spread.of(DoubleStream.of(91.725))).isEqualTo(new Spread(91.725, 0, 1));
    assertThat(Spread.of(DoubleStream.of(2)).text()).isEqualTo("2.00");
    assertThat(new Spread(0.0034, 0.0002, 3).text()).isEqualTo("0.0034 ± 0.0002");
    assertThatThrownBy(() -> Spread.of(DoubleStream.empty()))
        .hasMessage("a mean needs at least one number");
  }

  @Test
  void moreAccuracyIsBetterOnTheMeanOverTheSeeds() {
    Verdict verdict =
        Verdict.of(
            NetworkRole.STUDENT,
            NetworkRole.SCRATCH,
            List.of(seed(1, ACCURACY, 0.90, 0.88), seed(2, ACCURACY, 0.87, 0.88)));
    assertThat(verdict.gains())
        .extracting(gain -> Math.round(100 * gain.points()))
        .containsExactly(200L, -100L);
    assertThat(verdict.beats()).isTrue();
    assertThat(verdict.sentence())
        .isEqualTo(
            "student beats scratch: 0.50 ± 2.12 points of accuracy better on the test images"
                + " (seed 1: +2.00, seed 2: -1.00)");
  }

  @Test
  void lessErrorIsBetter() {
    Verdict verdict =
        Verdict.of(NetworkRole.STUDENT, NetworkRole.SCRATCH, List.of(seed(1, MAE, 5.25, 4.25)));
    assertThat(verdict.beats()).isFalse();
    assertThat(verdict.sentence())
        .isEqualTo("student DOES NOT BEAT scratch: 1.00 of mae worse on the test images");
    assertThat(
            Verdict.of(NetworkRole.SCRATCH, NetworkRole.STUDENT, List.of(seed(1, MAE, 5.25, 4.25)))
                .beats())
        .isTrue();
  }

  @Test
  void equalIsNotBetter() {
    assertThat(
            Verdict.of(
                    NetworkRole.STUDENT, NetworkRole.SCRATCH, List.of(seed(1, ACCURACY, 0.5, 0.5)))
                .beats())
        .isFalse();
  }

  @Test
  void withoutBothNetworksNothingCanBeSaid() {
    Verdict verdict =
        Verdict.of(NetworkRole.PRUNED, NetworkRole.RANDOM, List.of(seed(1, ACCURACY, 0.9, 0.8)));
    assertThat(verdict.gains()).isEmpty();
    assertThat(verdict.beats()).isFalse();
    assertThat(verdict.sentence())
        .isEqualTo("pruned against random CANNOT BE SAID: no seed has both networks");
  }

  private static SeedResult seed(long seed, Metric metric, double student, double scratch) {
    List<NetworkResult> networks = new ArrayList<>();
    networks.add(network(NetworkRole.STUDENT, metric, student));
    networks.add(network(NetworkRole.SCRATCH, metric, scratch));
    return new SeedResult(seed, metric, 0, 0, 1, true, networks, List.of(), List.of());
  }

  private static NetworkResult network(NetworkRole role, Metric metric, double value) {
    Evaluation evaluation = new Evaluation(metric.toString(), value, 10, new LinkedHashMap<>());
    return new NetworkResult(
        role, "x.onnx", 1, 1, 1, 1, evaluation, evaluation, List.of(), List.of());
  }
}
