package io.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.eval.Evaluation;
import io.espalier.eval.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Metric ACCURACY = Metric.ACCURACY;
  private static final Metric MAE = Metric.MAE;

  @Test
  void moreAccuracyIsBetterOnTheMeanOverTheSeeds() {
    Verdict verdict =
        Verdict.of(
            "student",
            "scratch",
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
    Verdict verdict = Verdict.of("student", "scratch", List.of(seed(1, MAE, 5.25, 4.25)));
    assertThat(verdict.beats()).isFalse();
    assertThat(verdict.sentence())
        .isEqualTo("student DOES NOT BEAT scratch: 1.00 of mae worse on the test images");
    assertThat(Verdict.of("scratch", "student", List.of(seed(1, MAE, 5.25, 4.25))).beats())
        .isTrue();
  }

  @Test
  void equalIsNotBetter() {
    assertThat(Verdict.of("student", "scratch", List.of(seed(1, ACCURACY, 0.5, 0.5))).beats())
        .isFalse();
  }

  @Test
  void withoutBothNetworksNothingCanBeSaid() {
    Verdict verdict = Verdict.of("pruned", "random", List.of(seed(1, ACCURACY, 0.9, 0.8)));
    assertThat(verdict.gains()).isEmpty();
    assertThat(verdict.beats()).isFalse();
    assertThat(verdict.sentence())
        .isEqualTo("pruned against random CANNOT BE SAID: no seed has both networks");
  }

  private static SeedResult seed(long seed, Metric metric, double student, double scratch) {
    List<NetworkResult> networks = new ArrayList<>();
    networks.add(network("student", metric, student));
    networks.add(network("scratch", metric, scratch));
    return new SeedResult(seed, metric, networks, List.of(), List.of());
  }

  private static NetworkResult network(String name, Metric metric, double value) {
    Evaluation evaluation = new Evaluation(metric.toString(), value, 10, new LinkedHashMap<>());
    return new NetworkResult(
        name, "", 1, "x.onnx", 1, 1, 1, 1, evaluation, evaluation, List.of(), List.of());
  }
}
