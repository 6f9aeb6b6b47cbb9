package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ActivationProbeTest {
  private static final Engine ENGINE = OrtEngine.onAllProcessors();
  private static final ChannelAxis RELU = new ChannelAxis("relu", 1);

  /** relu(x), and behind it something that no engine runs. */
  private static Graph network() {
    GraphBuilder b = new GraphBuilder("probed");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(2), Dim.of(2)));
    String y = b.node("relu", new Op.Elementwise(Op.Function.RELU), x);
    Op unknown = new Op.Opaque("org.example", "Magic", new Op.Payload(new byte[0]), List.of());
    b.node("tail", unknown, y);
    return b.output(ValueInfo.of("tail", Dim.free("n"))).build();
  }

  private static Map<String, Tensor> batch(int samples, float... values) {
    return Map.of("x", Tensor.ofFloats(Shape.of(samples, 2, 2), values));
  }

  @Test
  void meanAndVarianceAreOverSamplesAndPositions() {
    List<Map<String, Tensor>> batches =
        List.of(batch(2, 1, 2, -5, 4, 3, -1, 4, 4), batch(1, 5, 1, 0, 0));
    ChannelAxis last = new ChannelAxis("relu", -1);
    Map<ChannelAxis, ChannelStatistics> measured =
        ActivationProbe.measure(ENGINE, network(), List.of(RELU, last), batches);

    ChannelStatistics relu = of(measured, RELU);
    assertThat(relu.count()).isEqualTo(6);
    assertThat(relu.means()).containsExactly(new double[] {2, 2}, within(1e-12));
    assertThat(relu.variance(0)).isCloseTo((1 + 0 + 1 + 4 + 9 + 1) / 6.0, within(1e-12));
    assertThat(relu.variance(1)).isCloseTo(4, within(1e-12));
    assertThat(of(measured, last).means())
        .containsExactly(new double[] {13 / 6.0, 11 / 6.0}, within(1e-12));
  }

  /** A mean of 10,000 and a deviation of 0.01, in any number of batches. */
  @Test
  void batchesMakeNoDifferenceAndALargeMeanCostsNothing() {
    long seed = 5;
    Random random = new Random(seed);
    float[] values = new float[60 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (10_000 + 0.01 * random.nextGaussian());
    }
    List<Map<String, Tensor>> parts = new ArrayList<>();
    for (int from = 0; from < 60; from += 20) {
      float[] part = Arrays.copyOfRange(values, from * 4, (from + 20) * 4);
      parts.add(batch(20, part));
    }
    ChannelStatistics whole = measure(List.of(batch(60, values)));
    ChannelStatistics merged = measure(parts);
    for (int channel = 0; channel < 2; channel++) {
      double mean = 0;
      double variance = 0;
      for (int i = 0; i < values.length; i++) {
        mean += i / 2 % 2 == channel ? values[i] / 120.0 : 0;
      }
      for (int i = 0; i < values.length; i++) {
        variance += i / 2 % 2 == channel ? Math.pow(values[i] - mean, 2) / 120 : 0;
      }
      assertThat(whole.mean(channel)).as("seed %d", seed).isCloseTo(mean, within(1e-8));
      assertThat(merged.mean(channel)).as("seed %d", seed).isCloseTo(mean, within(1e-8));
      assertThat(whole.variance(channel)).as("seed %d", seed).isCloseTo(variance, within(1e-10));
      assertThat(merged.variance(channel)).as("seed %d", seed).isCloseTo(variance, within(1e-10));
    }
  }

  private static ChannelStatistics measure(List<Map<String, Tensor>> batches) {
    return of(ActivationProbe.measure(ENGINE, network(), List.of(RELU), batches), RELU);
  }

  private static ChannelStatistics of(
      Map<ChannelAxis, ChannelStatistics> measured, ChannelAxis axis) {
    return Objects.requireNonNull(measured.get(axis));
  }

  @Test
  void saysWhatItCannotMeasure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure(List.of()))
        .withMessageContaining("no batch");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ActivationProbe.measure(
                    ENGINE, network(), List.of(new ChannelAxis("x", 1)), List.of()))
        .withMessage("the network 'probed' computes no value 'x'");
    assertThat(ActivationProbe.measure(ENGINE, network(), Collections.emptyList(), List.of()))
        .isEmpty();
  }
}
