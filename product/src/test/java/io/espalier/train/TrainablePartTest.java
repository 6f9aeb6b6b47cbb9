package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.channels.Sketch;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainablePartTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 4, 4);

  private static TrainablePart part(Graph graph) {
    return TrainablePart.of(graph, new Task.Classification());
  }

  private static List<String> outputs(TrainablePart part) {
    return part.body().outputs().stream().map(ValueInfo::name).toList();
  }

  private static Op unknown(String type) {
    return new Op.Opaque("", type, new Op.Payload(new byte[0]), List.of());
  }

  private String logits() {
    String x = net.relu("relu", net.conv("conv", image, 4, 3));
    return net.linear("logits", net.op("flat", new Op.Flatten(1), x), 5, 64);
  }

  private String softmax(String x) {
    return net.op("softmax", new Op.Softmax(1, false, false), x);
  }

  private String argMax(String x) {
    return net.op("class", new Op.ArgReduce(Op.Extreme.MAX, 1, false, false), x);
  }

  @Test
  void aNetworkOfGradientsIsTrainedWhole() {
    Graph graph = net.graph(logits());
    assertThat(part(graph).tail()).isEmpty();
    assertThat(part(graph).body()).isEqualTo(graph);
  }

  @Test
  void aClassifierIsTrainedByItsLogits() {
    Graph graph =
        net.graph(
            net.op(
                "scores",
                new Op.Reshape(false),
                softmax(logits()),
                net.longs("shape", 0, 5, 1, 1)));
    assertThat(outputs(part(graph))).containsExactly("logits");
    assertThat(part(graph).tail()).containsExactly("softmax", "scores");
  }

  @Test
  void scoresAndClassesHaveTheSameLogits() {
    String scores = softmax(logits());
    TrainablePart part = part(net.graph(argMax(scores), scores));
    assertThat(outputs(part)).containsExactly("logits");
    assertThat(part.tail()).containsExactly("softmax", "class");
  }

  /** A Softmax that the network computes with is no end. */
  @Test
  void aSoftmaxInsideStays() {
    String scores = softmax(logits());
    Graph graph = net.graph(net.op("mean", new Op.MatMul(), scores, net.weight("bins", 5, 1)));
    assertThat(outputs(part(graph))).containsExactly("mean");
    assertThat(part(graph).tail()).isEmpty();
  }

  @Test
  void theBorderIsWhatAnUnknownTailReads() {
    String boxes = net.conv("boxes", net.relu("relu", net.conv("conv", image, 4, 3)), 4, 4);
    String scores = net.sigmoid("scores", net.conv("head", "relu", 2, 4));
    String shape = net.op("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), "conv");
    String chosen = net.op("chosen", unknown("NonMaxSuppression"), boxes, scores, shape);
    Graph graph = net.graph(net.op("kept", new Op.Gather(0), boxes, chosen), chosen);
    TrainablePart part = part(graph);
    // a gradient passes through what is gathered, not through the choice
    assertThat(outputs(part)).containsExactly("kept", "boxes", "scores");

    Sketch plain = new Sketch();
    String x = plain.conv("conv", plain.image(3, 4, 4), 4, 3);
    Graph top = plain.graph(plain.op("top", unknown("TopK"), x));
    assertThat(outputs(part(top))).containsExactly("conv");
    assertThat(part(top).tail()).containsExactly("top");
  }

  /** A mask decides where a gradient goes, and is no end either. */
  @Test
  void masksInsideStay() {
    String x = net.conv("conv", image, 4, 3);
    String zero = net.constant("zero", Tensor.scalar(0));
    String mask = net.op("mask", new Op.Compare(Op.Comparison.GREATER), x, zero);
    Graph graph = net.graph(net.op("where", new Op.Where(), mask, x, zero));
    assertThat(outputs(part(graph))).containsExactly("where");
    assertThat(part(graph).tail()).isEmpty();
  }

  @Test
  void outputsThatNoWeightMakesAreLeftOut() {
    String mean = net.globalPool("brightness", image);
    TrainablePart part = part(net.graph(mean, logits()));
    assertThat(outputs(part)).containsExactly("logits");
    assertThat(part.tail()).containsExactly("brightness");

    Sketch other = new Sketch();
    Graph nothing = other.graph(other.relu("relu", other.image(3, 4, 4)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part(nothing))
        .withMessageContaining("(relu) depends on a weight that can be trained");
  }

  @Test
  void theTailTakesTheTrainedWeights() {
    Graph graph = net.graph(argMax(softmax(logits())));
    TrainablePart part = part(graph);
    Tensor other = Tensor.zeros(DType.FLOAT32, graph.requireConstant("conv.weight").shape());
    Graph merged = part.merge(part.body().replaceConstants(Map.of("conv.weight", other)));
    assertThat(merged).isEqualTo(graph.replaceConstants(Map.of("conv.weight", other)));
  }

  /** Training gives layers that share their running statistics statistics of their own. */
  @Test
  void statisticsThatTrainingSeparatesAreMergedToo() {
    String ones =
        net.constant("ones", Tensor.full(DType.FLOAT32, io.espalier.tensor.Shape.of(3), 1));
    Op norm = new Op.BatchNorm(1e-5f, 0.9f);
    String a = net.op("first", norm, image, ones, ones, ones, ones);
    String b = net.op("second", norm, net.conv("conv", a, 3, 3), ones, ones, ones, ones);
    Graph graph =
        net.graph(argMax(net.linear("logits", net.op("flat", new Op.Flatten(1), b), 5, 48)));
    TrainablePart part = part(graph);
    try (TorchNet trained = TorchNet.of(part.body(), Precision.FP32)) {
      Graph merged = part.merge(trained.toGraph());
      assertThat(merged.nodes().stream().map(Node::name).toList())
          .isEqualTo(graph.nodes().stream().map(Node::name).toList());
      assertThat(merged.node("first").orElseThrow().input(3))
          .isNotEqualTo(merged.node("second").orElseThrow().input(3));
    }
  }
}
