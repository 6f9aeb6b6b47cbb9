package io.espalier.method.prunedistil;

import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.latency.TimedRun;
import io.espalier.run.Run;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.util.Optional;

/**
 * Prune and Distil: prunes the layers that can be cut by their activations, then distils what is
 * left into a student that narrows the others.
 *
 * <p>The result is the student where it is within the tolerance, else the pruned network. Each
 * epoch ends with a checkpoint, and the work goes on from its last one as if it had not been left.
 */
public final class PruneAndDistil {
  private static final String STUDENT = "student";

  private final Setting setting;

  /**
   * A piece of work.
   *
   * @param tolerance greatest loss of the metric on the selection split, in points, more than 0
   * @param seed of order and augmentation of the training images, and of fresh weights
   */
  public PruneAndDistil(
      PruneAndDistilOptions options,
      double tolerance,
      long seed,
      Splits splits,
      Preprocessing preprocessing,
      Task task,
      Run run,
      Monitor monitor) {
    this(options, tolerance, seed, splits, preprocessing, task, run, Optional.empty(), monitor);
  }

  /**
   * A piece of work with a time as its target. Stage 1 is over when a network inside the tolerance
   * reaches it; else the student gets the widths that reach it, whatever {@link
   * PruneAndDistilOptions#studentRatio} says, unless that leaves stage 2 out.
   *
   * @param timing measures networks against the target
   */
  public PruneAndDistil(
      PruneAndDistilOptions options,
      double tolerance,
      long seed,
      Splits splits,
      Preprocessing preprocessing,
      Task task,
      Run run,
      Optional<TimedRun> timing,
      Monitor monitor) {
    this.setting =
        new Setting(options, tolerance, seed, splits, preprocessing, task, run, timing, monitor);
  }

  /**
   * Works from the run's last checkpoint, or from the start, to the end.
   *
   * @param original the network as it was given
   * @throws IOException if the run's files cannot be written or read
   * @throws IllegalArgumentException if no student can be made, or teacher and student cannot be
   *     matched; before anything is pruned
   */
  public Outcome run(Graph original) throws IOException {
    boolean distils = setting.options().studentRatio() < 1;
    Distillation distillation = new Distillation(setting);
    if (distils) {
      distillation.requirePossible(original);
    }
    ApozPruning.Outcome pruned = new ApozPruning(setting).prune(original);
    if (!distils || isFastEnough(pruned)) {
      return new Outcome(
          pruned.network(), pruned.network(), Optional.empty(), pruned.steps(), pruned.step(), 0);
    }
    Distillation.Outcome distilled = distillation.distil(pruned);
    boolean inside = setting.limit(pruned.original()).holds(distilled.metric());
    if (distilled.student().isPresent() && !inside) {
      setting
          .monitor()
          .say(
              "the student is outside the tolerance (%s %s); the pruned network is the result"
                  .formatted(
                      setting.task().metric(), setting.task().metric().text(distilled.metric())));
    }
    return new Outcome(
        distilled.student().filter(student -> inside).orElse(pruned.network()),
        pruned.network(),
        distilled.student(),
        pruned.steps(),
        pruned.step(),
        distilled.epochs());
  }

  private boolean isFastEnough(ApozPruning.Outcome pruned) throws IOException {
    return setting.timing().isPresent()
        && pruned.step() > 0
        && setting.timing().get().reaches(timed(pruned.step()), pruned.network());
  }

  /** What the measurement of the network after a step is called in the journal. */
  static String timed(int step) {
    return "step " + step;
  }

  /**
   * What both stages made.
   *
   * @param network the result: the smallest network inside the tolerance
   * @param pruned what stage 1 made: the last network inside the tolerance
   * @param student what stage 2 made, within the tolerance or not; empty if there was no such
   *     stage, or its training diverged
   * @param steps of pruning that were taken
   * @param step after which the pruned network stood; 0 for the original
   * @param epochs for which the student was trained
   */
  public record Outcome(
      Graph network, Graph pruned, Optional<Graph> student, int steps, int step, int epochs) {

    /** What the measurement of the result's time is called in the journal. */
    public String timed() {
      return distilled() ? STUDENT : PruneAndDistil.timed(step);
    }

    /** Whether the result is the student. */
    public boolean distilled() {
      return student.isPresent() && student.get().equals(network);
    }
  }
}
