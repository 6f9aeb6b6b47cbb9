package io.espalier.method.playprune;

import io.espalier.importance.CriterionChoice;
import io.espalier.train.Ranges;

/**
 * What goes beyond the paper's game, each by itself and to be compared with the game without it.
 *
 * @param coupled whether layers that additions tie play too, and lose channels together. A
 *     channel's sum is then the mean of what it has in each layer, over that layer's mean. In a
 *     residual network the streams that the paper leaves whole bound what can be saved
 * @param criterion what a filter's sum is, and the unit of W_γ and W_A; the pressure stays ℓ1. Σ|w|
 *     says little of a filter in front of BatchNorm, and nothing of what the loss owes to it
 * @param foldNorms whether sums and pressure are of weights with the BatchNorm behind them folded
 *     in. Otherwise a sum can shrink without changing the function, and pressure then only makes a
 *     filter look weak
 * @param knowledge W: how much the outputs of the original network count beside the labels, at
 *     least 0: the divergence at T = 4 for classes, the squared error for numbers. They tell more
 *     of an image than its label does, above all of images that the network gets all right;
 *     imitation asks for nothing else anyhow
 * @param macsWeight X: W_A of a layer is multiplied by the X-th power of the MACs that one of its
 *     filters saves over the mean of all layers, at least 0. Above 0, cuts that pay are preferred;
 *     the paper asks for filters, whatever they cost
 */
public record Extensions(
    boolean coupled,
    CriterionChoice criterion,
    boolean foldNorms,
    double knowledge,
    double macsWeight) {

  /** The paper's game. */
  public static final Extensions NONE = new Extensions(false, CriterionChoice.L1, false, 0, 0);

  /**
   * Knowledge from the original, with the weight that it has in Prune and Distil; for the rest the
   * paper's game. It was chosen by reason and not by measurement.
   */
  public static final Extensions DEFAULT = new Extensions(false, CriterionChoice.L1, false, 1, 0);

  /**
   * Checked extensions.
   *
   * @throws IllegalArgumentException if a value is out of its range, or norms are to be folded into
   *     what the criterion does not measure
   */
  public Extensions {
    criterion.requireFoldable(foldNorms);
    Ranges.notNegative("knowledge", knowledge);
    Ranges.notNegative("macs-weight", macsWeight);
  }
}
