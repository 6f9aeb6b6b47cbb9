package io.espalier.bench;

import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;

/** A training step of any network, through {@link TorchNet} and {@link Sgd}. */
final class NetStep implements TrainingStep {
  private static final double LEARNING_RATE = 0.05;

  private final TorchNet net;
  private final Optimizer optimizer;

  NetStep(Graph graph, Precision precision) {
    net = TorchNet.of(graph, precision);
    optimizer = new Sgd(net.parameters(), new Sgd.Options(0.9, true, 1e-4, true));
  }

  @Override
  public double run(Tensor images, int[] labels) {
    try (TorchScope scope = TorchScope.open()) {
      Var logits = net.forward(images, true).values().iterator().next();
      Var loss = Var.crossEntropy(logits, labels, 0);
      double value = loss.item();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step(LEARNING_RATE);
      return value;
    }
  }

  @Override
  public void close() {
    optimizer.close();
    net.close();
  }
}
