package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.torch.Var;
import java.util.Map;
import java.util.function.Supplier;

/** What training minimises. */
@FunctionalInterface
public interface Objective {

  /**
   * The loss of one batch: a single number that depends on the network's parameters.
   *
   * @param outputs the network's outputs for the batch, by name
   */
  Var loss(Map<String, Var> outputs, Batch batch);

  /** The sum of this and a term that depends on parameters alone. */
  default Objective plus(Supplier<Var> penalty) {
    return (outputs, batch) -> loss(outputs, batch).add(penalty.get());
  }

  /**
   * The cross-entropy between a network's one output, as logits {@code [N, classes]} or any shape
   * with as many elements, and the labels.
   *
   * @param smoothing share of each target that is spread evenly over the classes, in {@code 0 .. 1}
   */
  static Objective crossEntropy(double smoothing) {
    return (outputs, batch) -> {
      if (outputs.size() != 1) {
        throw new IllegalArgumentException(
            "classification needs a network with one output; it has " + outputs.keySet());
      }
      Var logits = outputs.values().iterator().next();
      return Var.crossEntropy(
          logits.shape().rank() > 2 ? logits.flatten(1) : logits,
          batch.labels(),
          (float) smoothing);
    };
  }
}
