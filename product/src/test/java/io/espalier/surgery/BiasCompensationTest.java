package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of which the cut channels are constant; two are cut, six stay. */
final class BiasCompensationTest {
  private static final OrtEngine ENGINE = new OrtEngine(1, Optimization.NONE);
  private static final int CHANNELS = 8;
  private static final int[] CUT = {2, 6};
  private static final int SIZE = 6;

  /** What reads the channels. */
  enum Reader {
    CONV,
    CONV_WITHOUT_BIAS,
    GROUPED_CONV,
    CONV_BEHIND_A_DEPTHWISE_ONE,
    TRANSPOSED_CONV,
    GEMM,
    GEMM_WITHOUT_ADDEND,
    GEMM_OF_TRANSPOSED,
    MATMUL,
    MATMUL_AND_ADD,
    MATMUL_FROM_THE_LEFT
  }

  private final GraphBuilder net = new GraphBuilder("constant");
  private Random random = new Random(0);

  private String weight(String name, int... dims) {
    return net.constant(name, normal(Shape.of(dims)));
  }

  private String positive(String name) {
    double[] values = normal(Shape.of(CHANNELS)).toDoubles();
    return net.constant(
        name,
        Tensor.ofDoubles(
                Shape.of(CHANNELS), Arrays.stream(values).map(v -> Math.abs(v) + 0.5).toArray())
            .cast(DType.FLOAT32));
  }

  private Tensor normal(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(shape, values);
  }

  private String conv(int groups, String... operands) {
    return net.node("reader", new Op.Conv(Window.square(3, 1, 0), groups), operands);
  }

  private Graph network(Reader reader, long seed) {
    random = new Random(seed);
    String image =
        net.input(ValueInfo.of("image", Dim.free("n"), Dim.of(3), Dim.of(SIZE), Dim.of(SIZE)));
    Tensor filters = normal(Shape.of(CHANNELS, 3, 3, 3)).withZeros(0, CUT);
    String first =
        net.node(
            "first",
            new Op.Conv(Window.square(3, 1, 1), 1),
            image,
            net.constant("first.weight", filters),
            positive("first.bias"));
    String x = net.node("relu", new Op.Elementwise(Op.Function.RELU), first);
    int features = CHANNELS * SIZE * SIZE;
    String read =
        switch (reader) {
          case CONV -> conv(1, x, weight("w", 4, CHANNELS, 3, 3), weight("b", 4));
          case CONV_WITHOUT_BIAS -> conv(1, x, weight("w", 4, CHANNELS, 3, 3));
          case GROUPED_CONV -> conv(2, x, weight("w", 4, CHANNELS / 2, 3, 3), weight("b", 4));
          case CONV_BEHIND_A_DEPTHWISE_ONE ->
              conv(
                  1,
                  net.node(
                      "depthwise",
                      new Op.Conv(Window.square(3, 1, 0), CHANNELS),
                      x,
                      weight("d", CHANNELS, 1, 3, 3)),
                  weight("w", 4, CHANNELS, 3, 3));
          case TRANSPOSED_CONV ->
              net.node(
                  "reader",
                  new Op.ConvTranspose(Window.square(1, 1, 0), 1, List.of(), List.of()),
                  x,
                  weight("w", CHANNELS, 4, 1, 1));
          case GEMM ->
              net.node(
                  "reader",
                  new Op.Gemm(0.5f, 2, false, true),
                  net.node("flat", new Op.Flatten(1), x),
                  weight("w", 4, features),
                  weight("b", 4));
          case GEMM_WITHOUT_ADDEND ->
              net.node(
                  "reader",
                  new Op.Gemm(0.5f, 0, false, false),
                  net.node("flat", new Op.Flatten(1), x),
                  weight("w", features, 4));
          case GEMM_OF_TRANSPOSED ->
              net.node(
                  "reader",
                  new Op.Gemm(1, 1, true, true),
                  weight("w", features, 4),
                  net.node("flat", new Op.Flatten(1), x),
                  weight("b", 4, 1));
          case MATMUL ->
              net.node("reader", new Op.MatMul(), channelsLast(x), weight("w", CHANNELS, 4));
          case MATMUL_AND_ADD ->
              net.node(
                  "sum",
                  new Op.Binary(Op.Arithmetic.ADD),
                  weight("b", 4),
                  net.node("reader", new Op.MatMul(), channelsLast(x), weight("w", CHANNELS, 4)));
          case MATMUL_FROM_THE_LEFT ->
              net.node(
                  "reader",
                  new Op.MatMul(),
                  weight("w", 4, CHANNELS),
                  net.node(
                      "rows",
                      new Op.Reshape(false),
                      x,
                      net.constant("shape", Tensor.vector(0, CHANNELS, -1))));
        };
    return net.output(new ValueInfo(read, DType.FLOAT32, null)).build();
  }

  private String channelsLast(String x) {
    return net.node("last", new Op.Transpose(List.of(0, 2, 3, 1)), x);
  }

  private Map<String, Tensor> images(int count) {
    return Map.of("image", normal(Shape.of(count, 3, SIZE, SIZE)));
  }

  private static Graph compensated(
      Graph graph, PruningPlan plan, Iterable<Map<String, Tensor>> batches) {
    Set<ChannelAxis> axes = BiasCompensation.reads(graph, plan);
    Map<ChannelAxis, ChannelStatistics> means =
        ActivationProbe.measure(ENGINE, graph, axes, batches);
    return BiasCompensation.of(graph, plan, means).apply(Surgeon.prune(graph, plan));
  }

  private static PruningPlan plan(Graph graph) {
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    boolean tied = groups.find("first").orElseThrow().removable() < CHANNELS;
    return PruningPlan.of(groups, Map.of("first", tied ? new int[] {CUT[0]} : CUT));
  }

  private static Tensor output(Graph graph, Map<String, Tensor> inputs) {
    try (Runner runner = ENGINE.open(graph)) {
      return runner.run(inputs).values().iterator().next();
    }
  }

  private static double difference(Graph a, Graph b, Map<String, Tensor> inputs) {
    Tensor expected = output(a, inputs);
    Tensor actual = output(b, inputs);
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double greatest = 0;
    for (int i = 0; i < expected.size(); i++) {
      greatest = Math.max(greatest, Math.abs(expected.getDouble(i) - actual.getDouble(i)));
    }
    return greatest;
  }

  private static double[] means(Graph graph, String value, Iterable<Map<String, Tensor>> batches) {
    ChannelAxis axis = new ChannelAxis(value, 1);
    return Objects.requireNonNull(
            ActivationProbe.measure(ENGINE, graph, List.of(axis), batches).get(axis))
        .means();
  }

  @ParameterizedTest
  @EnumSource
  void nothingChangesWhereTheCutChannelsAreConstant(Reader reader) {
    long seed = reader.name().hashCode();
    Graph graph = network(reader, seed);
    PruningPlan plan = plan(graph);
    Graph small = compensated(graph, plan, List.of(images(3), images(2)));
    Map<String, Tensor> fresh = images(2);
    assertThat(difference(graph, small, fresh)).as("seed %d", seed).isLessThan(2e-4);
    assertThat(difference(graph, Surgeon.prune(graph, plan), fresh))
        .as("without compensation, seed %d", seed)
        .isGreaterThan(0.02);
  }

  /** Both channels of the reader's output and of its input go. */
  @Test
  void onlyWhatRemainsOfAReaderIsCompensated() {
    Graph graph = network(Reader.CONV, 3);
    GraphBuilder longer = new GraphBuilder("longer");
    graph.inputs().forEach(longer::input);
    graph.constants().forEach(longer::constant);
    graph.nodes().forEach(longer::add);
    String y =
        longer.node(
            "head",
            new Op.Conv(Window.square(1, 1, 0), 1),
            "reader",
            longer.constant("head.weight", normal(Shape.of(2, 4, 1, 1))));
    Graph whole = longer.output(new ValueInfo(y, DType.FLOAT32, null)).build();
    PruningPlan plan =
        PruningPlan.of(
            ChannelAnalysis.analyse(whole), Map.of("first", CUT, "reader", new int[] {0}));
    List<Map<String, Tensor>> batches = List.of(images(4));
    Graph small = compensated(whole, plan, batches);
    assertThat(small.requireConstant("b").shape()).isEqualTo(Shape.of(3));

    // The mean of each output of the head stays what it was.
    double[] before = means(whole, "head", batches);
    double[] after = means(small, "head", batches);
    for (int channel = 0; channel < 2; channel++) {
      assertThat(after[channel] - before[channel]).isBetween(-1e-3, 1e-3);
    }
  }

  /** A kernel of 2 over 2 phases: each output sees one element, the bias stands for their mean. */
  @Test
  void aTransposedConvolutionKeepsItsMean() {
    String image =
        net.input(ValueInfo.of("image", Dim.free("n"), Dim.of(3), Dim.of(SIZE), Dim.of(SIZE)));
    String x =
        net.node(
            "first",
            new Op.Conv(Window.square(1, 1, 0), 1),
            image,
            net.constant("w1", normal(Shape.of(CHANNELS, 3, 1, 1)).withZeros(0, CUT)),
            weight("b1", CHANNELS));
    String y =
        net.node(
            "reader",
            new Op.ConvTranspose(Window.square(2, 2, 0), 1, List.of(), List.of()),
            x,
            weight("w", CHANNELS, 4, 2, 2));
    Graph graph = net.output(new ValueInfo(y, DType.FLOAT32, null)).build();
    List<Map<String, Tensor>> batches = List.of(images(3));
    double[] before = means(graph, y, batches);
    Graph small = compensated(graph, plan(graph), batches);
    double[] after = means(small, y, batches);
    for (int channel = 0; channel < 4; channel++) {
      assertThat(after[channel] - before[channel]).isBetween(-1e-4, 1e-4);
    }
  }

  @Test
  void anotherNetworkIsRefused() {
    Graph graph = network(Reader.CONV, 1);
    PruningPlan plan = plan(graph);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BiasCompensation.of(graph, plan, Map.of()))
        .withMessageContaining("needs the means of the 8 channels of 'relu'; given are none");
  }
}
