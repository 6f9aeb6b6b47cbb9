package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Epoch;
import io.espalier.torch.Optimizer;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchRuntime;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import java.util.function.DoubleUnaryOperator;

/**
 * Trains a network on batches: forward, loss, backward, one step of the optimizer, for each batch
 * of an epoch.
 *
 * <p>The network and the optimizer belong to the caller, who may change the objective between
 * epochs.
 */
public final class Trainer {
  private final TorchNet net;
  private final Optimizer optimizer;
  private final BatchLoader loader;

  public Trainer(TorchNet net, Optimizer optimizer, BatchLoader loader) {
    this.net = net;
    this.optimizer = optimizer;
    this.loader = loader;
  }

  /**
   * One pass over the training images.
   *
   * @param epoch number of the epoch, from 1; order and augmentation of the images and what Dropout
   *     leaves out depend on it
   * @param rate learning rate by the share of the epoch that is done, in {@code 0 .. 1}
   * @throws DivergedException if the loss is not a finite number; weights are then of no use
   */
  public EpochResult epoch(
      int epoch, Objective objective, DoubleUnaryOperator rate, Progress progress) {
    TorchRuntime.seed(31 * loader.seed() + epoch); // of Dropout's masks
    long start = System.nanoTime();
    int steps = loader.batches();
    int step = 0;
    long images = 0;
    double sum = 0;
    try (Epoch batches = loader.open(epoch)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        double loss = step(batch, objective, rate.applyAsDouble((double) step / steps));
        step++;
        if (!Double.isFinite(loss)) {
          throw new DivergedException(epoch, step, loss);
        }
        images += batch.size();
        sum += loss;
        progress.step(epoch, step, steps, loss);
      }
    }
    return new EpochResult(epoch, sum / step, images, (System.nanoTime() - start) / 1e9);
  }

  /** One step on one batch; returns its loss before the step. */
  double step(Batch batch, Objective objective, double rate) {
    try (TorchScope scope = TorchScope.open()) {
      optimizer.zeroGrad();
      Var loss = objective.loss(net.forward(batch.images(), true), batch);
      double value = loss.item();
      if (Double.isFinite(value)) {
        loss.backward();
        optimizer.step(rate);
      }
      return value;
    }
  }

  /**
   * Measures how long an epoch takes, on a net and an optimizer that are thrown away afterwards.
   *
   * @param warmUp steps that are not measured
   * @param steps steps that are
   * @return seconds
   */
  public double secondsAnEpoch(Objective objective, int warmUp, int steps) {
    try (Epoch batches = loader.open(0)) {
      Batch batch = batches.next();
      for (int i = 0; i < warmUp; i++) {
        step(batch, objective, 0);
      }
      long start = System.nanoTime();
      for (int i = 0; i < steps; i++) {
        step(batch, objective, 0);
      }
      return (System.nanoTime() - start) / 1e9 / steps * loader.batches();
    }
  }
}
