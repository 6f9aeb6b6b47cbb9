package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.Shared;
import io.espalier.data.Augmentation;
import io.espalier.data.BatchLoader;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluator;
import io.espalier.eval.ImageFeeds;
import io.espalier.eval.Judge;
import io.espalier.eval.OutputAgreement;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.method.playprune.Ends;
import io.espalier.method.playprune.Extensions;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.ort.OrtEngine;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.surgery.BatchNorms;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchNet;
import io.espalier.train.DivergedException;
import io.espalier.train.Monitor;
import io.espalier.train.Objective;
import io.espalier.train.Progress;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import io.espalier.train.TrainConfig;
import io.espalier.train.Trainer;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as exporters make them: BatchNorm folded away, Softmax, ArgMax or TopK at the end. */
final class RealExportsTest {
  private static final String SHAPES = "synthetic:shapes?size=16&train=80&test=40&seed=3";

  @TempDir private Path temp;

  private static Graph network() {
    return Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 5);
  }

  /** The classifier with what some exports add: probabilities, and the number of the best. */
  private static Graph withTail(Graph graph, boolean topK) {
    String logits = graph.outputs().getFirst().name();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.add(new Node("prob", new Op.Softmax(1, false, false), List.of(logits), List.of("prob")));
    Op unknown = new Op.Opaque("", "TopK", new Op.Payload(new byte[0]), List.of());
    nodes.add(
        topK
            ? new Node("top", unknown, List.of("prob", "one"), List.of("best", "class"))
            : new Node(
                "top",
                new Op.ArgReduce(Op.Extreme.MAX, 1, false, false),
                List.of("prob"),
                List.of("class")));
    List<Dim> dims = topK ? List.of(Dim.free("n"), Dim.of(1)) : List.of(Dim.free("n"));
    return graph
        .withNodes(nodes)
        .replaceConstants(topK ? Map.of("one", Tensor.vector(1)) : Map.of())
        .withOutputs(List.of(new ValueInfo("class", DType.INT64, dims)));
  }

  private Path write(String name, Graph graph) throws IOException {
    Path file = temp.resolve(name + ".onnx");
    OnnxWriter.write(graph, file);
    return file;
  }

  private TrainingConfig training(
      Path model, String data, NormOptions norms, double rate, int epochs) {
    String name = model.getFileName().toString();
    return new TrainingConfig(
        model.toString(),
        temp.resolve("trained-" + norms + name).toString(),
        null,
        data,
        Preprocessing.parse(data.startsWith("cifar10") ? "imagenet" : "half"),
        "test:0.5",
        1,
        1,
        norms,
        new TrainConfig(
            epochs,
            20,
            "cosine",
            rate,
            "sgd",
            0.9,
            true,
            1e-4,
            0,
            RegressionLoss.MSE,
            "none",
            Precision.FP32,
            1));
  }

  private static NormOptions norms(NormOptions.Insertion insertion, boolean keep) {
    return new NormOptions(insertion, keep);
  }

  private static boolean hasNorms(Path file) throws IOException {
    return BatchNorms.any(OnnxReader.read(file));
  }

  private static List<Event> events(Path run, String type) throws IOException {
    try (Run reading = Run.open(run)) {
      return reading.events().stream().filter(event -> event.type().equals(type)).toList();
    }
  }

  /** A monitor that ends the work in the second epoch. */
  private static Monitor cutOff() {
    return new Monitor() {
      @Override
      public void say(String line) {}

      @Override
      public Progress progress() {
        return (epoch, step, steps, loss) -> {
          if (epoch == 2) {
            throw new IllegalStateException("cut off");
          }
        };
      }
    };
  }

  /** Softmax and ArgMax change neither gradients nor the metric. */
  @Test
  void tailsChangeNothingInTraining() throws IOException {
    NormOptions never = norms(NormOptions.Insertion.NEVER, false);
    TrainingResult plain =
        Training.start(
            training(write("plain", network()), SHAPES, never, 0.05, 1),
            temp.resolve("plain"),
            Monitor.NONE);
    for (boolean topK : new boolean[] {false, true}) {
      String name = "top" + topK;
      TrainingResult tailed =
          Training.start(
              training(write(name, withTail(network(), topK)), SHAPES, never, 0.05, 1),
              temp.resolve(name),
              Monitor.NONE);
      assertThat(tailed.test()).isEqualTo(plain.test());
      assertThat(tailed.selection()).isEqualTo(plain.selection());
      Graph result = OnnxReader.read(tailed.output());
      assertThat(result.outputs()).isEqualTo(withTail(network(), topK).outputs());
      OnnxReader.read(plain.output())
          .constants()
          .forEach(
              (constant, tensor) ->
                  assertThat(result.requireConstant(constant)).as(constant).isEqualTo(tensor));
      assertThat(events(temp.resolve(name), "tail"))
          .singleElement()
          .satisfies(
              event -> assertThat(event.fields()).containsEntry("nodes", List.of("prob", "top")));
    }
    assertThat(events(temp.resolve("plain"), "tail")).isEmpty();
  }

  @Test
  void normsComeAndGoAndATrainingThatWasCutOffGoesOn() throws IOException {
    Path model = write("folded", BatchNorms.fold(network()));
    NormOptions auto = NormOptions.DEFAULT;
    TrainingResult whole =
        Training.start(training(model, SHAPES, auto, 0.05, 2), temp.resolve("a"), Monitor.NONE);
    assertThat(hasNorms(whole.output())).isFalse();
    assertThat(events(temp.resolve("a"), "norms-inserted")).hasSize(1);
    byte[] delivered = Files.readAllBytes(whole.output());

    assertThatThrownBy(
            () ->
                Training.start(training(model, SHAPES, auto, 0.05, 2), temp.resolve("b"), cutOff()))
        .hasMessage("cut off");
    TrainingResult resumed = Training.resume(temp.resolve("b"), Monitor.NONE);
    assertThat(Files.readAllBytes(resumed.output())).isEqualTo(delivered);
    assertThat(resumed.test()).isEqualTo(whole.test());

    NormOptions keep = norms(NormOptions.Insertion.ALWAYS, true);
    TrainingResult kept =
        Training.start(training(model, SHAPES, keep, 0.05, 2), temp.resolve("c"), Monitor.NONE);
    assertThat(hasNorms(kept.output())).isTrue();
    assertThat(BatchNorms.inserted(OnnxReader.read(kept.output()))).isEmpty();
    assertThat(kept.test().value()).isEqualTo(whole.test().value());

    Path own = write("own", network());
    TrainingResult untouched =
        Training.start(training(own, SHAPES, auto, 0.05, 1), temp.resolve("d"), Monitor.NONE);
    assertThat(events(temp.resolve("d"), "norms-inserted")).isEmpty();
    assertThat(hasNorms(untouched.output())).isTrue();
  }

  /** Twelve steps at a learning rate that the export as it is does not bear. */
  @Test
  void insertedNormsTrainBetter() throws IOException {
    Graph original = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    Graph folded = BatchNorms.fold(original);
    DataSpec mini = DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"));
    Dataset images = mini.open(Split.TRAIN).subset(IntStream.range(0, 600).toArray());
    Dataset tests = mini.open(Split.TEST).subset(IntStream.range(0, 300).toArray());
    Preprocessing imagenet = Preprocessing.parse("imagenet");
    Graph with =
        BatchNorms.insert(
            folded,
            ActivationProbe.measure(
                TorchEngine.float32(),
                folded,
                BatchNorms.places(folded),
                ImageFeeds.of(folded, images, imagenet, 50)));
    try (Runner before = TorchEngine.float32().open(original);
        Runner after = TorchEngine.float32().open(with)) {
      OutputAgreement agreement =
          OutputAgreement.compare(before, after, folded, tests, imagenet, 50);
      assertThat(agreement.relative()).isLessThan(1e-4);
      assertThat(agreement.sameArgMax()).isEqualTo(1);
    }
    Judge judge = new Judge(TorchEngine.float32(), tests, imagenet, new Task.Classification());
    double trained = points(with, images, judge);
    double asItIs = points(folded, images, judge);
    assertThat(trained).isGreaterThan(judge.points(original) - 5).isGreaterThan(asItIs + 5);
  }

  /** The metric after some training; 0 where it diverges. */
  private static double points(Graph graph, Dataset images, Judge judge) {
    BatchLoader loader = new BatchLoader(images, judge.preprocessing(), Augmentation.NONE, 50, 1);
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), new Sgd.Options(0.9, true, 1e-4, false))) {
      new Trainer(net, optimizer, loader)
          .epoch(1, Objective.crossEntropy(0), share -> 0.01, Progress.NONE);
      return judge.points(net.toGraph());
    } catch (DivergedException e) {
      return 0;
    }
  }

  private CompressionConfig compression(Path model, boolean baseline) {
    PlayAndPruneOptions game =
        new PlayAndPruneOptions(
            0.25,
            1e-3,
            1,
            0.1,
            40,
            new Ends(2, 2, 0),
            "none",
            0.02,
            1,
            1,
            Extensions.DEFAULT,
            new SgdTraining(0.9, 1e-4, 20, RegressionLoss.MSE, "none", Precision.FP32));
    return new CompressionConfig(
        model.toString(),
        temp.resolve("small.onnx").toString(),
        SHAPES,
        false,
        Preprocessing.parse("half"),
        "test:0.5",
        1,
        CompressionConfig.PLAY_AND_PRUNE,
        100,
        baseline,
        1,
        1,
        NormOptions.DEFAULT,
        game,
        null);
  }

  /** Folded, with a tail that libtorch does not run: a smaller file of the same kind comes out. */
  @Test
  void aFoldedClassifierWithATailIsCompressed() throws IOException {
    Graph graph = withTail(BatchNorms.fold(network()), true);
    Path model = write("export", graph);
    CompressionResult result =
        Compression.start(compression(model, true), temp.resolve("whole"), Monitor.NONE);
    Graph small = OnnxReader.read(result.output());
    assertThat(result.acceptance().smaller()).isTrue();
    assertThat(result.acceptance().sameOutputs()).isTrue();
    assertThat(BatchNorms.any(small)).isFalse();
    assertThat(small.outputs()).isEqualTo(graph.outputs());
    assertThat(small.node("top")).isEqualTo(graph.node("top"));
    assertThat(hasNorms(temp.resolve("whole/prepared.onnx"))).isTrue();
    assertThat(hasNorms(temp.resolve("whole/random.onnx"))).isFalse();
    Dataset images = DataSpec.parse(SHAPES).open(Split.TEST);
    try (Runner runner = OrtEngine.onAllProcessors().open(result.output())) {
      assertThat(
              Evaluator.evaluate(
                      runner,
                      small,
                      images,
                      Preprocessing.parse("half"),
                      new Task.Classification(),
                      20)
                  .samples())
          .isEqualTo(40);
    }

    byte[] delivered = Files.readAllBytes(result.output());
    assertThatThrownBy(
            () -> Compression.start(compression(model, false), temp.resolve("cut"), cutOff()))
        .hasMessage("cut off");
    CompressionResult resumed = Compression.resume(temp.resolve("cut"), Monitor.NONE);
    assertThat(Files.readAllBytes(resumed.output())).isEqualTo(delivered);
  }
}
