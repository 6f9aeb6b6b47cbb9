package io.espalier.latency;

import io.espalier.graph.Graph;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures networks of a run against a goal. Each measurement is an event {@code latency} of the
 * run, and is not made again where the run is gone on with.
 *
 * <p>Measuring takes seconds, so networks that the table says to be far from the target are not
 * measured. What the table says is corrected by how far it was off at the last measurement.
 */
public final class TimedRun {
  private static final String LATENCY = "latency";

  /** Of the target; a network that is predicted to be nearer is measured. */
  private static final double NEAR = 1.1;

  /** How far off the table is taken to be as long as nothing was measured: rather too careful. */
  private static final double UNKNOWN_ERROR = 0.85;

  private final LatencyGoal goal;
  private final Run run;
  private final Consumer<String> say;
  private double error = UNKNOWN_ERROR;
  private Optional<Measured> last = Optional.empty();

  /** A measurement of a network whose constants have these shapes. */
  private record Measured(List<Shape> shapes, Confirmation confirmation) {}

  /**
   * A run and its goal.
   *
   * @param say hears of each measurement
   */
  public TimedRun(LatencyGoal goal, Run run, Consumer<String> say) {
    this.goal = goal;
    this.run = run;
    this.say = say;
  }

  /** The goal. */
  public LatencyGoal goal() {
    return goal;
  }

  /** What the journal keeps of a measurement. */
  private record Entry(String network, Confirmation measured) {}

  /**
   * Whether a network is fast enough; measured only if the table does not say that it is far from
   * it.
   *
   * @param name of the network in the journal, as {@code round 12}
   */
  public boolean reaches(String name, Graph network) throws IOException {
    double near = NEAR * goal.share();
    return (known(name).isPresent() || error * goal.predictedShare(network) <= near)
        && of(name, network).met();
  }

  /**
   * The measurement of a network: that of the journal, or a new one.
   *
   * @param name of the network in the journal
   */
  public Confirmation of(String name, Graph network) throws IOException {
    Optional<Confirmation> known = known(name);
    Confirmation confirmation = known.isPresent() ? known.get() : measure(name, network);
    error = confirmation.ratio() * confirmation.originalMillis() / confirmation.predictedMillis();
    return confirmation;
  }

  /** A network as wide as the last one that was measured takes as long. */
  private Confirmation measure(String name, Graph network) throws IOException {
    List<Shape> shapes = network.constants().values().stream().map(Tensor::shape).toList();
    if (last.isPresent() && last.get().shapes().equals(shapes)) {
      return last.get().confirmation();
    }
    Confirmation confirmation = goal.confirm(network);
    last = Optional.of(new Measured(shapes, confirmation));
    goal.keepTimes();
    run.journal().append(Event.of(LATENCY, new Entry(name, confirmation)));
    say.accept("%s: %s".formatted(name, confirmation.sentence()));
    return confirmation;
  }

  private Optional<Confirmation> known(String name) throws IOException {
    return run.events().stream()
        .filter(event -> event.type().equals(LATENCY))
        .map(event -> event.fields(Entry.class))
        .filter(entry -> entry.network().equals(name))
        .map(Entry::measured)
        .reduce((earlier, later) -> later);
  }
}
