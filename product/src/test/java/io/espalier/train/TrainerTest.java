package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.espalier.data.Augmentation;
import io.espalier.data.BatchLoader;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final Sgd.Options SGD = new Sgd.Options(0.9, true, 1e-4, false);

  private static Dataset shapes(int images) throws IOException {
    return DataSpec.parse("synthetic:shapes?train=%d&test=10&seed=3".formatted(images))
        .open(Split.TRAIN);
  }

  private static BatchLoader loader(Dataset data) {
    return new BatchLoader(data, Preprocessing.parse("half"), Augmentation.NONE, 32, 7);
  }

  private static Graph network() {
    return Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 5);
  }

  @Test
  void lossFallsOnWhatItSeesAgainAndAgain() throws IOException {
    try (TorchNet net = TorchNet.of(network(), Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), SGD)) {
      Trainer trainer = new Trainer(net, optimizer, loader(shapes(64)));
      double first = 0;
      double last = 0;
      for (int epoch = 1; epoch <= 12; epoch++) {
        last = trainer.epoch(epoch, Objective.crossEntropy(0), share -> 0.05, Progress.NONE).loss();
        first = epoch == 1 ? last : first;
      }
      assertThat(last).isLessThan(first / 2);
    }
  }

  @Test
  void anEpochTellsOfEachStepAndCountsItsImages() throws IOException {
    List<String> steps = new ArrayList<>();
    try (TorchNet net = TorchNet.of(network(), Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), SGD)) {
      EpochResult result =
          new Trainer(net, optimizer, loader(shapes(70)))
              .epoch(
                  4,
                  Objective.crossEntropy(0),
                  share -> 0.01 * share,
                  (epoch, step, of, loss) -> steps.add(epoch + ":" + step + "/" + of));
      assertThat(steps).containsExactly("4:1/3", "4:2/3", "4:3/3");
      assertThat(result.images()).isEqualTo(70);
      assertThat(result.imagesPerSecond()).isPositive();
    }
  }

  @Test
  void theSameSeedGivesTheSameWeights() throws IOException {
    assertThat(trained()).isEqualTo(trained());
  }

  private static Graph trained() throws IOException {
    try (TorchNet net = TorchNet.of(network(), Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), SGD)) {
      new Trainer(net, optimizer, loader(shapes(64)))
          .epoch(1, Objective.crossEntropy(0.1), share -> 0.1, Progress.NONE);
      return net.toGraph();
    }
  }

  @Test
  void saysWhereTheLossStoppedBeingANumber() throws IOException {
    Objective broken =
        (outputs, batch) -> Objective.crossEntropy(0).loss(outputs, batch).mul(Double.NaN);
    try (TorchNet net = TorchNet.of(network(), Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), SGD)) {
      Trainer trainer = new Trainer(net, optimizer, loader(shapes(64)));
      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> trainer.epoch(2, broken, share -> 0.1, Progress.NONE))
          .withMessage("the loss became NaN at epoch 2, step 1; a lower learning rate may help");
    }
  }

  @Test
  void aPenaltyPressesOnParameters() throws IOException {
    Graph graph = network();
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), new Sgd.Options(0, false, 0, false))) {
      String weight = net.parameters().getFirst().name();
      Objective pressed =
          Objective.crossEntropy(0)
              .plus(() -> net.parameter(weight).value().take(0, 1).abs().sum().mul(100));
      new Trainer(net, optimizer, loader(shapes(32)))
          .epoch(1, pressed, share -> 1e-4, Progress.NONE);
      try (TorchScope scope = TorchScope.open()) {
        double before = graph.requireConstant(weight).take(0, 1).toFloats().length;
        double moved = 0;
        float[] old = graph.requireConstant(weight).take(0, 1).toFloats();
        float[] now = net.parameter(weight).value().take(0, 1).toTensor().toFloats();
        for (int i = 0; i < old.length; i++) {
          moved += Math.abs(old[i]) - Math.abs(now[i]);
        }
        // one step of 1e-4 * 100 towards zero for each weight, but for the loss's own small
        // gradient
        assertThat(moved / before).isBetween(0.007, 0.013);
      }
    }
  }
}
