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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZeroCountsTest {
  private static final Engine ENGINE = OrtEngine.onAllProcessors();
  private static final ChannelAxis CHANNELS = new ChannelAxis("relu", 1);

  private static Graph network(int rank) {
    GraphBuilder b = new GraphBuilder("counted");
    Dim[] dims =
        IntStream.range(0, rank).mapToObj(axis -> Dim.free("d" + axis)).toArray(Dim[]::new);
    String x = b.input(ValueInfo.of("x", dims));
    b.node("relu", new Op.Elementwise(Op.Function.RELU), x);
    return b.output(ValueInfo.of("relu", dims)).build();
  }

  private static ZeroCounts count(
      Graph graph, ChannelAxis axis, double threshold, List<Map<String, Tensor>> batches) {
    return Objects.requireNonNull(
        ActivationProbe.countZeros(ENGINE, graph, Map.of(axis, threshold), batches).get(axis));
  }

  private static Map<String, Tensor> batch(Shape shape, float... values) {
    return Map.of("x", Tensor.ofFloats(shape, values));
  }

  @Test
  void countsOverSamplesAndPositions() {
    List<Map<String, Tensor>> batches =
        List.of(
            batch(Shape.of(2, 2, 2), -1, 2, -5, -4, 0, 0.5f, 4, -4),
            batch(Shape.of(1, 2, 2), 5, 1, 0.25f, 0));
    ZeroCounts exact = count(network(3), CHANNELS, 0, batches);
    assertThat(exact.channels()).isEqualTo(2);
    assertThat(exact.count()).isEqualTo(6);
    assertThat(List.of(exact.zeros(0), exact.zeros(1))).containsExactly(2L, 4L);
    assertThat(exact.share(1)).isCloseTo(4 / 6.0, within(1e-12));

    ZeroCounts near = count(network(3), CHANNELS, 0.5, batches);
    assertThat(List.of(near.zeros(0), near.zeros(1))).containsExactly(3L, 5L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithCountingOneByOne(long seed) {
    Random random = new Random(seed);
    int rank = 2 + random.nextInt(3);
    int axis = random.nextInt(rank);
    double threshold = random.nextBoolean() ? 0 : random.nextDouble();
    int[] dims = random.ints(rank, 1, 6).toArray();
    long[] expected = new long[dims[axis]];
    long numbers = 0;
    List<Map<String, Tensor>> batches = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      dims[axis == 0 ? 1 : 0] = 1 + random.nextInt(5);
      Shape shape = Shape.of(dims);
      float[] values = new float[(int) shape.elements()];
      int inner = (int) shape.product(axis + 1, rank);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
        expected[i / inner % dims[axis]] += Math.max(values[i], 0) <= threshold ? 1 : 0;
      }
      numbers += values.length / dims[axis];
      batches.add(batch(shape, values));
    }
    ZeroCounts counted =
        count(network(rank), new ChannelAxis("relu", axis - rank), threshold, batches);
    assertThat(counted.count()).as("seed %d", seed).isEqualTo(numbers);
    assertThat(IntStream.range(0, counted.channels()).mapToLong(counted::zeros).toArray())
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  /** Of 3, 0, 4, 0 and 0, 5, 0, 0: the root of (9 + 16 + 25) / 8. */
  @Test
  void rootMeanSquareIsOverAllChannels() {
    ChannelStatistics statistics =
        Objects.requireNonNull(
            ActivationProbe.measure(
                    ENGINE,
                    network(3),
                    List.of(CHANNELS),
                    List.of(batch(Shape.of(1, 2, 4), 3, -1, 4, -1, -1, 5, -1, -1)))
                .get(CHANNELS));
    assertThat(statistics.rootMeanSquare()).isCloseTo(Math.sqrt(50 / 8.0), within(1e-12));
  }

  @Test
  void saysWhatItCannotCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> count(network(3), CHANNELS, 0, List.of()))
        .withMessage("there is no batch to count the zeros of 'relu' in");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> count(network(3), CHANNELS, -0.5, List.of()))
        .withMessage("threshold must be >= 0; threshold=-0.5");
    List<Map<String, Tensor>> changing =
        List.of(batch(Shape.of(1, 2, 1), 1, 2), batch(Shape.of(1, 1, 1), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> count(network(3), CHANNELS, 0, changing))
        .withMessage("the value 'relu' has 2 channels in one batch and 1 in another");
  }
}
