package io.espalier.method;

import io.espalier.cost.Cost;
import io.espalier.graph.Graph;
import io.espalier.method.playprune.GameEnd;
import io.espalier.method.playprune.PlayAndPrune;
import io.espalier.method.playprune.Standing;
import io.espalier.method.prunedistil.PruneAndDistil;
import java.util.List;

/** How a method went. */
public sealed interface Course {

  /** Whether the result is another network than the original. */
  boolean changed();

  /** Whether the result is as small as was asked for, if a size was. */
  boolean reached(Cost after);

  /**
   * A game of Play and Prune.
   *
   * @param rounds that were played
   * @param round after which the delivered network stood; 0 if nothing could be cut
   * @param end why it was over, as {@link io.espalier.method.playprune.GameEnd} spells it
   * @param converged whether the game ended by itself
   * @param targetMacs MACs down to which it was to come; 0 if nothing was asked for
   * @param kept the networks that were kept besides the result
   */
  record Game(
      int rounds, int round, String end, boolean converged, long targetMacs, List<Kept> kept)
      implements Course {
    static Game of(PlayAndPrune.Outcome outcome) {
      return new Game(
          outcome.rounds(),
          outcome.round(),
          outcome.end().toString(),
          outcome.end() == GameEnd.CONVERGED,
          outcome.targetMacs(),
          outcome.kept().stream().map(Kept::of).toList());
    }

    @Override
    public boolean changed() {
      return round > 0;
    }

    @Override
    public boolean reached(Cost after) {
      return targetMacs == 0 || after.macs() <= targetMacs;
    }
  }

  /**
   * A network of a game that has a file of its own.
   *
   * @param round after which it stood
   * @param file within the run's folder
   * @param macs for one image
   * @param parameters that it has
   * @param metric on the selection split, in points
   * @param inside whether that is within the tolerance
   */
  record Kept(int round, String file, long macs, long parameters, double metric, boolean inside) {
    static Kept of(Standing standing) {
      return new Kept(
          standing.round(),
          KeptFiles.name(standing.round()),
          standing.macs(),
          standing.parameters(),
          standing.metric(),
          standing.inside());
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

    @Override
    public boolean reached(Cost after) {
      return true;
    }
  }

  /**
   * What a method made, and how it went.
   *
   * @param timed what the measurement of its time is called in the journal
   */
  record Made(Graph network, Course course, String timed) {}
}
