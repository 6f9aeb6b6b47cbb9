package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAxisTest {

  /** A network from {@code x [batch, 4, 2, 2]} to {@code y}, its batch size baked in. */
  private static GraphBuilder builder(int batch, Dim... output) {
    GraphBuilder builder = new GraphBuilder("g");
    builder.input(ValueInfo.of("x", Dim.of(batch), Dim.of(4), Dim.of(2), Dim.of(2)));
    builder.output(ValueInfo.of("y", output));
    return builder;
  }

  private static String reshape(GraphBuilder builder, String name, String in, long... target) {
    return builder.node(
        name, new Op.Reshape(false), in, builder.constant(name + ".to", Tensor.vector(target)));
  }

  /** Entries that stand for 3 images: kept as 0, inferred, and inferred in place of another −1. */
  @Test
  void freesReshapeTargets() {
    GraphBuilder builder = builder(3, Dim.of(3), Dim.of(16));
    reshape(builder, "a", "x", 3, 16);
    reshape(builder, "b", "a", 6, -1);
    reshape(builder, "c", "b", 3, 2, 8);
    reshape(builder, "y", "c", -1, 16);
    Graph graph = builder.build();

    BatchAxis freed = BatchAxis.free(graph);

    assertThat(freed.isFree()).as(freed.sentence()).isTrue();
    assertThat(freed.sentence())
        .isEqualTo("the batch size 3 of the file was freed; constants of extents changed: 3");
    Graph free = freed.graph();
    assertThat(free.requireConstant("a.to")).isEqualTo(Tensor.vector(0, 16));
    assertThat(free.requireConstant("b.to")).isEqualTo(Tensor.vector(-1, 8));
    assertThat(free.requireConstant("c.to")).isEqualTo(Tensor.vector(-1, 2, 8));
    assertThat(free.inputs().getFirst())
        .isEqualTo(ValueInfo.of("x", Dim.free("batch"), Dim.of(4), Dim.of(2), Dim.of(2)));
    assertThat(free.outputs().getFirst())
        .isEqualTo(ValueInfo.of("y", Dim.free("batch"), Dim.of(16)));
    assertThat(ShapeInference.atBatch(free, 7).of("y")).isEqualTo(Shape.of(7, 16));
    assertThat(BatchAxis.free(free)).isEqualTo(new BatchAxis(free, true, "the batch size is free"));
  }

  /** One target, two meanings: each Reshape gets its own. */
  @Test
  void splitsSharedTargets() {
    GraphBuilder builder = builder(1, Dim.of(1), Dim.of(16));
    builder.constant("to", Tensor.vector(1, 16));
    builder.node("a", new Op.Reshape(false), "x", "to");
    reshape(builder, "b", "a", 2, 8);
    builder.node("y", new Op.Reshape(false), "b", "to");

    BatchAxis freed = BatchAxis.free(builder.build());

    assertThat(freed.isFree()).as(freed.sentence()).isTrue();
    assertThat(freed.graph().constants())
        .containsOnlyKeys("b.to", "a.shape", "y.shape")
        .containsEntry("a.shape", Tensor.vector(0, 16))
        .containsEntry("y.shape", Tensor.vector(-1, 16))
        .containsEntry("b.to", Tensor.vector(-1, 8));
  }

  private static BatchAxis assertFree(GraphBuilder builder) {
    BatchAxis freed = BatchAxis.free(builder.build());
    assertThat(freed.isFree()).as(freed.sentence()).isTrue();
    Graph free = freed.graph();
    Shape three = ShapeInference.atBatch(free, 3).of("y");
    assertThat(ShapeInference.atBatch(free, 7).of("y")).isEqualTo(three.with(0, 7));
    return freed;
  }

  @Test
  void freesAnExpandThatKeepsTheBatch() {
    GraphBuilder builder = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(6));
    builder.node("mean", new Op.GlobalPool(Op.Pooling.AVERAGE), "x");
    builder.constant("to", Tensor.vector(2, 4, 2, 6));
    builder.node("y", new Op.Expand(), "mean", "to");

    assertThat(assertFree(builder).graph().requireConstant("to"))
        .isEqualTo(Tensor.vector(1, 4, 2, 6));
  }

  private static Op resize() {
    return new Op.Resize(
        Op.Interpolation.LINEAR,
        Op.Coordinates.HALF_PIXEL,
        Op.Nearest.FLOOR,
        -0.75f,
        false,
        0,
        false,
        List.of());
  }

  /** Sizes name the batch; scales do not. */
  @Test
  void freesAResizeByScales() {
    GraphBuilder builder = builder(2, Dim.of(2), Dim.of(4), Dim.of(6), Dim.of(3));
    builder.constant("sizes", Tensor.vector(2, 4, 6, 3));
    builder.node("y", resize(), "x", "", "", "sizes");

    Graph free = assertFree(builder).graph();

    assertThat(free.nodes().getFirst().inputs()).containsExactly("x", "", "y.scales");
    assertThat(free.constants())
        .containsExactlyEntriesOf(Map.of("y.scales", Tensor.ofFloats(Shape.of(4), 1, 1, 3, 1.5f)));
  }

  @Test
  void freesWhatWorksWithinASample() {
    GraphBuilder builder = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    builder.constant("c", Tensor.ofFloats(Shape.of(4, 1, 1), 1, 2, 3, 4));
    builder.constant("v", Tensor.ofFloats(Shape.of(4), 1, 2, 3, 4));
    builder.constant("m", Tensor.zeros(DType.FLOAT32, Shape.of(2, 2)));
    builder.constant("t", Tensor.zeros(DType.FLOAT32, Shape.of(4, 4, 1, 1)));
    builder.constant("once", Tensor.vector(1, 1, 1, 2));
    builder.node("sum", new Op.Fold(Op.Folding.SUM), "x", "c", "x");
    builder.node("large", new Op.Compare(Op.Comparison.GREATER), "sum", "c");
    builder.node("chosen", new Op.Where(), "large", "sum", "c");
    builder.node("sloped", new Op.PRelu(), "chosen", "c");
    builder.node("instance", new Op.InstanceNorm(1e-5f), "sloped", "v", "v");
    builder.node("group", new Op.GroupNorm(2, 1e-5f), "instance", "v", "v");
    builder.node("layer", new Op.LayerNorm(2, 1e-5f), "group", "m", "m");
    builder.node("lrn", new Op.Lrn(1e-4f, 0.75f, 1, 3), "layer");
    builder.node(
        "transposed",
        new Op.ConvTranspose(
            new Window(
                List.of(1, 1),
                List.of(1, 1),
                List.of(0, 0, 0, 0),
                List.of(1, 1),
                Window.AutoPad.NOTSET),
            1,
            List.of(0, 0),
            List.of()),
        "lrn",
        "t");
    builder.node("wide", new Op.Tile(), "transposed", "once");
    builder.add(new Node("split", new Op.Split(3), List.of("wide"), List.of("left", "right")));
    builder.node("deep", new Op.SpaceToDepth(2), "left");
    builder.node("flat", new Op.DepthToSpace(2, true), "deep");
    builder.node("y", new Op.Fold(Op.Folding.MAX), "flat", "right");

    assertFree(builder);
  }

  private static void assertKept(GraphBuilder builder, String reason) {
    Graph graph = builder.build();
    BatchAxis result = BatchAxis.free(graph);
    assertThat(result.isFree()).isFalse();
    assertThat(result.graph()).isSameAs(graph);
    assertThat(result.sentence()).contains(reason);
  }

  /** A shuffle that merges the batch with channels is right at batch 1 only. */
  @Test
  void keepsAShuffleThatIsRightAtOneImageOnly() {
    GraphBuilder builder = builder(1, Dim.of(1), Dim.of(2), Dim.of(2), Dim.of(2));
    reshape(builder, "grouped", "x", 2, 2, 4);
    builder.node("turned", new Op.Transpose(List.of(1, 0, 2)), "grouped");
    reshape(builder, "halves", "turned", 2, 1, 2, 2, 2);
    builder.constant("first", Tensor.ofLongs(Shape.scalar(), 0));
    builder.node("y", new Op.Gather(0), "halves", "first");

    assertKept(builder, "the batch size 1 is kept: node 'halves' (Reshape)");
  }

  @Test
  void keepsWhatWorksAcrossSamples() {
    GraphBuilder mean = builder(2, Dim.of(1), Dim.of(4), Dim.of(2), Dim.of(2));
    mean.node(
        "y",
        new Op.Reduce(Op.Reduction.MEAN, true, false),
        "x",
        mean.constant("axes", Tensor.vector(0)));
    assertKept(mean, "node 'y' (ReduceMean) works across the samples of a batch");

    GraphBuilder softmax = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    softmax.node("y", new Op.Softmax(0, false, false), "x");
    assertKept(softmax, "node 'y' (Softmax) works across the samples of a batch");

    GraphBuilder stacked = builder(2, Dim.of(4), Dim.of(4), Dim.of(2), Dim.of(2));
    stacked.node("y", new Op.Concat(0), "x", "x");
    assertKept(stacked, "node 'y' (Concat) works across the samples of a batch");

    GraphBuilder reversed = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    reversed.constant("start", Tensor.vector(-1));
    reversed.constant("end", Tensor.vector(Long.MIN_VALUE));
    reversed.constant("axis", Tensor.vector(0));
    reversed.node("y", new Op.Slice(), "x", "start", "end", "axis", "start");
    assertKept(reversed, "node 'y' (Slice) works across the samples of a batch");

    GraphBuilder shifted = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    shifted.constant("pads", Tensor.vector(1, 0, 0, 0, -1, 0, 0, 0));
    shifted.node("y", new Op.Pad(Op.Padding.CONSTANT), "x", "pads");
    assertKept(shifted, "node 'y' (Pad) works across the samples of a batch");

    GraphBuilder halves = builder(2, Dim.of(1), Dim.of(4), Dim.of(2), Dim.of(2));
    halves.constant("sizes", Tensor.vector(1, 1));
    halves.add(new Node("y", new Op.Split(0), List.of("x", "sizes"), List.of("y", "z")));
    assertKept(halves, "the batch size 2 is kept: node 'y' (Split)");

    GraphBuilder twice = builder(2, Dim.of(4), Dim.of(4), Dim.of(2), Dim.of(2));
    twice.constant("repeats", Tensor.vector(2, 1, 1, 1));
    twice.node("y", new Op.Tile(), "x", "repeats");
    assertKept(twice, "node 'y' (Tile) works across the samples of a batch");

    GraphBuilder larger = builder(2, Dim.of(4), Dim.of(4), Dim.of(2), Dim.of(2));
    larger.constant("scales", Tensor.ofFloats(Shape.of(4), 2, 1, 1, 1));
    larger.node("y", resize(), "x", "", "scales");
    assertKept(larger, "node 'y' (Resize) works across the samples of a batch");

    GraphBuilder whole = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    whole.constant("scale", Tensor.scalar(1));
    whole.node("y", new Op.LayerNorm(0, 1e-5f), "x", "scale");
    assertKept(whole, "node 'y' (LayerNormalization) works across the samples of a batch");

    GraphBuilder best = builder(2, Dim.of(1), Dim.of(4), Dim.of(2), Dim.of(2));
    best.node("y", new Op.ArgReduce(Op.Extreme.MAX, 0, true, false), "x");
    assertKept(best, "node 'y' (ArgMax) works across the samples of a batch");

    GraphBuilder turned = builder(2, Dim.of(4), Dim.of(2), Dim.of(2), Dim.of(2));
    turned.node("t", new Op.Transpose(List.of(1, 0, 2, 3)), "x");
    turned.node("y", new Op.Lrn(1e-4f, 0.75f, 1, 3), "t");
    assertKept(turned, "node 'y' (LRN) works across the samples of a batch");

    GraphBuilder half = builder(1, Dim.of(1), Dim.of(8));
    half.node("size", new Op.ShapeOf(0, 1), "x");
    half.constant("zero", Tensor.vector(0));
    reshape(half, "rows", "x", -1, 8);
    half.node("y", new Op.Slice(), "rows", "zero", "size", "zero");
    assertKept(half, "node 'y' (Slice) works across the samples of a batch");

    GraphBuilder first = builder(1, Dim.of(4), Dim.of(2), Dim.of(2));
    first.node("y", new Op.Squeeze(), "x");
    assertKept(first, "node 'y' (Squeeze) works across the samples of a batch");
  }

  /** x / N is another number in a larger batch. */
  @Test
  void keepsWhatComputesWithTheNumberOfSamples() {
    GraphBuilder builder = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    builder.node("size", new Op.ShapeOf(0, 1), "x");
    builder.node("real", new Op.Cast(DType.FLOAT32), "size");
    builder.node("y", new Op.Binary(Op.Arithmetic.DIV), "x", "real");

    assertKept(builder, "node 'y' (Div) computes with the number of samples");
  }

  @Test
  void keepsWhatItCannotFollow() {
    GraphBuilder opaque = builder(2, Dim.of(2));
    opaque.add(
        new Node(
            "y",
            new Op.Opaque("", "Mystery", new Op.Payload(new byte[0]), List.of()),
            List.of("x"),
            List.of("y")));
    assertKept(opaque, "node 'y' (Mystery) is not understood");

    GraphBuilder constant = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    constant.constant("c", Tensor.zeros(DType.FLOAT32, Shape.of(2, 4, 1, 1)));
    constant.node("y", new Op.Binary(Op.Arithmetic.ADD), "x", "c");
    assertKept(constant, "the batch size 2 is kept: node 'y' (Add)");

    GraphBuilder two = builder(2, Dim.of(2), Dim.of(4), Dim.of(2), Dim.of(2));
    two.input(ValueInfo.of("other", Dim.of(3), Dim.of(4)));
    two.node("y", new Op.Elementwise(Op.Function.RELU), "x");
    assertKept(two, "the inputs disagree about the batch size: [2, 3]");
  }

  @ParameterizedTest
  @CsvSource({
    "vnncomp_cifar10_resnet_2b.onnx, true",
    "ultraface_RFB-320.onnx, true",
    "light_shufflenet_ZEROWEIGHTS.onnx, true",
    "resnet20-cifar10.onnx, true",
    "FastestDet.onnx, false"
  })
  void freesRealNetworks(String model, boolean free) throws IOException {
    BatchAxis result = BatchAxis.free(OnnxReader.read(Shared.model(model)));

    assertThat(result.isFree()).as(result.sentence()).isEqualTo(free);
    if (free) {
      String output = result.graph().outputs().getFirst().name();
      Shape one = ShapeInference.atBatch(result.graph(), 1).of(output);
      assertThat(ShapeInference.atBatch(result.graph(), 5).of(output)).isEqualTo(one.with(0, 5));
    }
  }
}
