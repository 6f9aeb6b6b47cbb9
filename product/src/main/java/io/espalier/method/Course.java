package io.espalier.method;

import io.espalier.graph.Graph;
import io.espalier.method.playprune.PlayAndPrune;
import io.espalier.method.prunedistil.PruneAndDistil;

/** How a method went. */
public sealed interface Course {

  /** Whether the result is another network than the original. */
  boolean changed();

  /**
   * A game of Play and Prune.
   *
   * @param rounds that were played
   * @param round after which the delivered network stood; 0 if nothing could be cut
   * @param converged whether the game ended by itself
   */
  record Game(int rounds, int round, boolean converged) implements Course {
    static Game of(PlayAndPrune.Outcome outcome) {
      return new Game(
          outcome.rounds(), outcome.round(), outcome.end() == PlayAndPrune.End.CONVERGED);
    }

    @Override
    public boolean changed() {
      return round > 0;
    }
  }

  /**
   * The stages of Prune and Distil.
   *
   * @param steps of pruning that were taken
   * @param step after which the pruned network stood; 0 if nothing could be cut
   * @param epochs for which a student was trained; 0 if there is none
   * @param distilled whether the student is delivered, and not the pruned network
   */
  record Stages(int steps, int step, int epochs, boolean distilled) implements Course {
    static Stages of(PruneAndDistil.Outcome outcome) {
      return new Stages(outcome.steps(), outcome.step(), outcome.epochs(), outcome.distilled());
    }

    @Override
    public boolean changed() {
      return step > 0 || distilled;
    }
  }

  /** What a method made, and how it went. */
  record Made(Graph network, Course course) {}
}
