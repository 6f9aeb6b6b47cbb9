package io.espalier.method.prunedistil;

/**
 * Where the second stage stands after an epoch, kept in its checkpoint.
 *
 * @param stage {@link Stage#DISTILLING}
 * @param epoch epochs of distillation; 0 for the student before the first
 * @param metric of the student, in points
 * @param teacher number of the checkpoint of the network that it learns from
 * @param original metric of the original network, in points
 * @param steps of pruning that were taken
 * @param step after which the teacher stood; 0 for the original
 */
record DistillingPosition(
    Stage stage, int epoch, double metric, int teacher, double original, int steps, int step) {

  static DistillingPosition start(ApozPruning.Outcome teacher, double metric) {
    return new DistillingPosition(
        Stage.DISTILLING,
        0,
        metric,
        teacher.checkpoint(),
        teacher.original(),
        teacher.steps(),
        teacher.step());
  }

  DistillingPosition after(int epochs, double points) {
    return new DistillingPosition(stage, epochs, points, teacher, original, steps, step);
  }
}
