package io.espalier.method.prunedistil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.ActivationProbe;
import io.espalier.eval.ImageFeeds;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.importance.L2Norm;
import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import io.espalier.onnx.BatchAxis;
import io.espalier.onnx.OnnxReader;
import io.espalier.surgery.BatchNorms;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentBuilderTest {
  private static Graph zoo(String name) {
    return Zoo.find(name).build(10, Shape.of(3, 32, 32), 5);
  }

  private static Student student(Graph teacher, PruneAndDistilOptions options) {
    return new StudentBuilder(options, 7).build(teacher, ChannelAnalysis.analyse(teacher));
  }

  private static List<Integer> widths(Graph graph, ChannelGroup.Kind kind) {
    return ChannelAnalysis.analyse(graph).groups().stream()
        .filter(group -> group.kind() == kind)
        .map(ChannelGroup::channels)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0.5,     8, 8, 16",
    "0.75,   12, 12, 24",
    "0.03125, 1, 1, 1", // 16 / 32 rounds to 1 as well
    "0.34,    5, 5, 11"
  })
  void widthsOfAResNet(double ratio, int first, int second, int third) {
    Student student = student(zoo("resnet20"), Options.of(ratio, StudentInit.FRESH));
    assertThat(student.widths())
        .extracting(Student.Width::before, Student.Width::after)
        .containsExactly(tuple(16, first), tuple(16, second), tuple(32, third));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet20", "resnet20b", "mobilenetv2", "se-resnet20", "preresnet20"})
  void onlyTiedGroupsAreNarrowed(String name) {
    Graph teacher = zoo(name);
    Student student = student(teacher, Options.of(0.5, StudentInit.INHERIT));
    assertThat(student.widths())
        .isNotEmpty()
        .allSatisfy(width -> assertThat(width.after()).isEqualTo(Math.round(0.5 * width.before())));
    List<Integer> prunable = widths(teacher, ChannelGroup.Kind.PRUNABLE);
    assertThat(prunable).isNotEmpty();
    assertThat(widths(student.graph(), ChannelGroup.Kind.PRUNABLE)).isEqualTo(prunable);
    assertThat(student.remarks()).isEmpty();
  }

  @Test
  void aRealExportWithFoldedBatchNorm() throws IOException {
    Graph teacher =
        BatchAxis.require(OnnxReader.read(Shared.model("vnncomp_cifar10_resnet_2b.onnx")));
    Student student = student(teacher, Options.of(0.5, StudentInit.INHERIT));
    assertThat(student.widths())
        .isNotEmpty()
        .allSatisfy(width -> assertThat(width.after()).isEqualTo(Math.round(0.5 * width.before())));
    assertThat(student.graph().outputs()).isEqualTo(teacher.outputs());
  }

  @ParameterizedTest
  @EnumSource(StudentInit.class)
  void insertedBatchNormGoesAlongAndCanBeFolded(StudentInit init) throws IOException {
    Graph folded =
        BatchAxis.require(OnnxReader.read(Shared.model("vnncomp_cifar10_resnet_2b.onnx")));
    Dataset images = DataSpec.parse("synthetic:shapes?train=20&test=1&seed=4").open(Split.TRAIN);
    Graph teacher =
        BatchNorms.insert(
            folded,
            ActivationProbe.measure(
                TorchEngine.float32(),
                folded,
                BatchNorms.places(folded),
                ImageFeeds.of(folded, images, Preprocessing.parse("half"), 10)));
    Graph student = student(teacher, Options.of(0.5, init)).graph();
    assertThat(BatchNorms.inserted(student)).isNotEmpty().isEqualTo(BatchNorms.inserted(teacher));
    Graph delivered = BatchNorms.foldInserted(student);
    assertThat(BatchNorms.any(delivered)).isFalse();
    assertThat(delivered.nodes()).hasSameSizeAs(folded.nodes());
  }

  /**
   * Two sums of two convolutions each; the second one is an output.
   *
   * @param inner whether the first sum can be narrowed
   */
  private static Graph sums(boolean inner) {
    GraphBuilder b = new GraphBuilder("sums");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(3), Dim.of(4), Dim.of(4)));
    String first = sum(b, "first", x, 3);
    String second = sum(b, "second", first, 6);
    b.output(ValueInfo.of(second, Dim.free("batch"), Dim.of(6), Dim.of(4), Dim.of(4)));
    if (!inner) {
      b.output(ValueInfo.of(first, Dim.free("batch"), Dim.of(6), Dim.of(4), Dim.of(4)));
    }
    return b.build();
  }

  private static String sum(GraphBuilder b, String name, String x, int channels) {
    Tensor weight = Tensor.full(DType.FLOAT32, Shape.of(6, channels, 1, 1), 0.5);
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    return b.node(
        name,
        new Op.Binary(Op.Arithmetic.ADD),
        b.node(name + ".left", conv, x, b.constant(name + ".left.weight", weight)),
        b.node(name + ".right", conv, x, b.constant(name + ".right.weight", weight)));
  }

  @Test
  void whatCannotBeNarrowedIsSaidWithItsReason() {
    Student student = student(sums(true), Options.of(0.5, StudentInit.INHERIT));
    assertThat(student.widths()).containsExactly(new Student.Width("first.left", 6, 3));
    assertThat(student.remarks())
        .containsExactly(
            "'second.left' keeps its 6 channels, because its channels are the network's output 'second'");
    assertThatThrownBy(() -> student(sums(false), Options.of(0.5, StudentInit.INHERIT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'first.left' keeps its 6 channels, because");
  }

  @Test
  void widthsStayMultiples() {
    Student student = student(zoo("resnet20"), Options.of(0.3, StudentInit.FRESH, 4, 1));
    assertThat(student.widths()).extracting(Student.Width::after).containsExactly(8, 8, 12);
    Student wide = student(zoo("resnet20"), Options.of(0.1, StudentInit.FRESH, 1, 6));
    assertThat(wide.widths()).extracting(Student.Width::after).containsExactly(6, 6, 6);
  }

  /** Every weight of the student lies in the teacher's, in the order of its indices. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet20", "mobilenetv2", "se-resnet20"})
  void anHeirHasTheTeachersNumbers(String name) {
    Graph teacher = distinct(zoo(name));
    Graph student = student(teacher, Options.of(0.5, StudentInit.INHERIT)).graph();
    student
        .constants()
        .forEach(
            (constant, tensor) -> {
              if (tensor.dtype().isFloating()) {
                assertThat(isSlice(teacher.requireConstant(constant), tensor))
                    .as(constant)
                    .isTrue();
              }
            });
  }

  /** The network with other numbers, of which no two are the same. */
  private static Graph distinct(Graph graph) {
    Random random = new Random(9);
    Map<String, Tensor> constants = new HashMap<>();
    graph
        .constants()
        .forEach(
            (name, tensor) -> {
              if (tensor.dtype().isFloating()) {
                double[] numbers = random.doubles(tensor.size(), 0.5, 1).toArray();
                constants.put(name, Tensor.ofDoubles(tensor.shape(), numbers).cast(tensor.dtype()));
              }
            });
    return graph.replaceConstants(constants);
  }

  private static boolean isSlice(Tensor whole, Tensor part) {
    Tensor rest = whole;
    for (int axis = 0; axis < part.shape().rank(); axis++) {
      int a = axis;
      Tensor candidates = rest;
      int wanted = part.shape().dim(axis);
      int[] kept =
          IntStream.range(0, rest.shape().dim(axis))
              .filter(
                  index ->
                      wanted == candidates.shape().dim(a)
                          || IntStream.range(0, wanted)
                              .anyMatch(to -> lies(part.take(a, to), candidates.take(a, index))))
              .toArray();
      if (kept.length != wanted) {
        return false;
      }
      rest = rest.take(axis, kept);
    }
    return rest.equals(part);
  }

  /** Whether the first element of each run of a part is among the elements of a slice. */
  private static boolean lies(Tensor part, Tensor slice) {
    double[] numbers = slice.toDoubles();
    return Arrays.stream(part.toDoubles())
        .allMatch(value -> Arrays.stream(numbers).anyMatch(number -> number == value));
  }

  @Test
  void theStrongestChannelsStay() {
    Graph teacher = zoo("resnet8-w4");
    Tensor weight = teacher.requireConstant("stem.conv.weight");
    ChannelGroups groups = ChannelAnalysis.analyse(teacher);
    ChannelGroup tied =
        groups.groups().stream()
            .filter(group -> group.kind() == ChannelGroup.Kind.COUPLED)
            .findFirst()
            .orElseThrow();
    double[] scores = new L2Norm().scores(teacher, tied);
    int[] best =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[b], scores[a]))
            .limit(scores.length / 2)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    Graph student = student(teacher, Options.of(0.5, StudentInit.INHERIT)).graph();
    assertThat(student.requireConstant("stem.conv.weight")).isEqualTo(weight.take(0, best));
  }

  @Test
  void aFreshStudentIsAFunctionOfTheSeed() {
    Graph teacher = zoo("resnet8-w8");
    PruneAndDistilOptions options = Options.of(0.5, StudentInit.FRESH);
    ChannelGroups groups = ChannelAnalysis.analyse(teacher);
    Graph one = new StudentBuilder(options, 1).build(teacher, groups).graph();
    assertThat(new StudentBuilder(options, 1).build(teacher, groups).graph()).isEqualTo(one);
    assertThat(new StudentBuilder(options, 2).build(teacher, groups).graph()).isNotEqualTo(one);
  }

  @Test
  void aNetworkWithoutAdditions() {
    assertThatThrownBy(() -> student(zoo("vgg11"), Options.of(0.5, StudentInit.FRESH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no layers that an addition ties");
  }

  @Test
  void aRatioThatNarrowsNothing() {
    assertThatThrownBy(() -> student(zoo("resnet8-w8"), Options.of(0.99, StudentInit.FRESH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a student-ratio of 0.99 narrows none of the 3 groups");
  }
}
