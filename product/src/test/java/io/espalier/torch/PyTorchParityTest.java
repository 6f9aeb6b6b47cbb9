package io.espalier.torch;

import static io.espalier.torch.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares forward, gradients and training with what PyTorch computed for the same files. */
@ExtendWith(NoNativeLeaks.class)
final class PyTorchParityTest {
  private static final Sgd.Options SGD = new Sgd.Options(0.9, true, 5e-4, true);
  private static final AdamW.Options ADAMW = AdamW.Options.of(0.05, true);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"resnet20-w4", "vgg-small"})
  void networks(String name) throws IOException {
    Graph graph = OnnxReader.read(Fixture.copy(name + ".onnx", folder));
    Fixture fixture = Fixture.read(name + ".bin");
    compare(graph, fixture, fixture.get("images"), UnaryOperator.identity());
  }

  @Test
  void trainedResNet20() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    Fixture fixture = Fixture.read("resnet20-cifar10.bin");
    compare(graph, fixture, batch(Shape.of(4, 3, 32, 32)), Fixture::digest);
  }

  /** The images of the script's {@code batch}. */
  private static Tensor batch(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((i * 7919L + 13) % 257 - 128) / 64f;
    }
    return Tensor.ofFloats(shape, values);
  }

  /**
   * How exact a number format is: outputs, gradients, and losses over ten steps. Gradients jump
   * where the input of a rectifier is within rounding of zero, which few of the many inputs are.
   */
  private enum Exactness {
    SINGLE(Compute.FLOAT32, 1e-4, 3e-2, 1e-2),
    DOUBLE(Compute.FLOAT64, 1e-6, 1e-6, 1e-5);

    private final Compute compute;
    private final double forward;
    private final double gradient;
    private final double training;

    Exactness(Compute compute, double forward, double gradient, double training) {
      this.compute = compute;
      this.forward = forward;
      this.gradient = gradient;
      this.training = training;
    }
  }

  private static void compare(
      Graph graph, Fixture fixture, Tensor images, UnaryOperator<Tensor> shorten) {
    for (Exactness exactness : List.of(Exactness.DOUBLE, Exactness.SINGLE)) {
      try (TorchNet net = TorchNet.of(graph, exactness.compute)) {
        forward(net, fixture, images, exactness);
        gradients(net, fixture, images, exactness, shorten);
      }
      train(graph, fixture, images, exactness, "sgd", 0.02, 0, p -> new Sgd(p, SGD));
      train(graph, fixture, images, exactness, "adamw", 0.0005, 0.1f, p -> new AdamW(p, ADAMW));
    }
  }

  private static void forward(TorchNet net, Fixture fixture, Tensor images, Exactness exactness) {
    try (TorchScope scope = TorchScope.withoutGradients()) {
      Tensor logits = logits(net, images, false).toTensor();
      assertClose(exactness + ": logits", logits, fixture.get("logits"), exactness.forward);
    }
  }

  private static void gradients(
      TorchNet net,
      Fixture fixture,
      Tensor images,
      Exactness exactness,
      UnaryOperator<Tensor> shorten) {
    try (TorchScope scope = TorchScope.open()) {
      Var logits = logits(net, images, true);
      assertClose(
          exactness + ": logits in training",
          logits.toTensor(),
          fixture.get("training.logits"),
          exactness.forward);
      Var.crossEntropy(logits, fixture.labels(), 0).backward();
      Map<String, Tensor> expected = fixture.under("grad");
      assertThat(net.parameters()).extracting(Parameter::name).hasSameElementsAs(expected.keySet());
      expected.forEach(
          (name, gradient) ->
              assertClose(
                  exactness + ": gradient of " + name,
                  shorten.apply(net.parameter(name).value().grad().orElseThrow().toTensor()),
                  gradient,
                  exactness.gradient));
    }
  }

  private static Var logits(TorchNet net, Tensor images, boolean training) {
    return net.forward(images, training).values().iterator().next();
  }

  private static void train(
      Graph graph,
      Fixture fixture,
      Tensor images,
      Exactness exactness,
      String rule,
      double rate,
      float smoothing,
      Function<List<Parameter>, Optimizer> optimizers) {
    Tensor expected = fixture.get(rule + ".losses");
    float[] losses = new float[expected.size()];
    try (TorchNet net = TorchNet.of(graph, exactness.compute);
        Optimizer optimizer = optimizers.apply(net.parameters())) {
      for (int step = 0; step < losses.length; step++) {
        try (TorchScope scope = TorchScope.open()) {
          Var loss = Var.crossEntropy(logits(net, images, true), fixture.labels(), smoothing);
          losses[step] = (float) loss.item();
          loss.backward();
          optimizer.step(rate);
          optimizer.zeroGrad();
        }
      }
      assertClose(
          exactness + ": losses by " + rule,
          Tensor.ofFloats(expected.shape(), losses),
          expected,
          exactness.training);
      if (exactness == Exactness.DOUBLE) {
        Graph trained = net.toGraph();
        fixture
            .under(rule + ".final")
            .forEach(
                (name, end) ->
                    assertClose(
                        name + " after " + rule,
                        Fixture.digest(trained.requireConstant(name)),
                        end,
                        exactness.training));
      }
    }
  }
}
