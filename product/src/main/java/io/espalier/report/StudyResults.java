package io.espalier.report;

import io.espalier.eval.Evaluation;
import io.espalier.eval.Robustness;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import java.util.ArrayList;
import java.util.List;

/**
 * What a study found out: several networks, each measured in the same way, and how those that were
 * made in a run came about.
 *
 * @param title what the reader knows the study by
 * @param description what was compared and how, a few sentences; may be empty
 * @param tolerances greatest losses of the metric that the methods were allowed, in points
 * @param networks the measured networks, one entry for each name and seed; names in the order in
 *     which they are shown, the first is the one that all others are compared with
 * @param descents which networks were made out of which
 * @param published results that others report, and the study's own beside them; may be empty
 * @param courses journals of the runs, in the order in which they are shown
 * @param configuration the study's file, as it was given (YAML)
 * @param provenance where the results come from; its seed is the first of the study
 */
public record StudyResults(
    String title,
    String description,
    List<Double> tolerances,
    List<Network> networks,
    List<Descent> descents,
    List<Published> published,
    List<Course> courses,
    String configuration,
    Provenance provenance) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no network, a name and seed occur twice, or
   *     networks were scored by different metrics
   */
  public StudyResults {
    tolerances = List.copyOf(tolerances);
    networks = List.copyOf(networks);
    descents = List.copyOf(descents);
    published = List.copyOf(published);
    courses = List.copyOf(courses);
    if (networks.isEmpty()) {
      throw new IllegalArgumentException("a study has at least one network");
    }
    requireOnce(networks);
    requireOneMetric(networks);
  }

  private static void requireOnce(List<Network> networks) {
    for (int i = 0; i < networks.size(); i++) {
      Network network = networks.get(i);
      for (Network other : networks.subList(0, i)) {
        if (other.name().equals(network.name()) && other.seed() == network.seed()) {
          throw new IllegalArgumentException(
              "network '%s' with seed %d occurs twice".formatted(network.name(), network.seed()));
        }
      }
    }
  }

  private static void requireOneMetric(List<Network> networks) {
    List<String> metrics =
        networks.stream().map(network -> network.test().metric()).distinct().toList();
    if (metrics.size() > 1) {
      throw new IllegalArgumentException(
          "the networks of a study are scored by one metric; metrics=" + metrics);
    }
  }

  /**
   * One network and what was measured of it.
   *
   * @param name what it is called in tables, as "pruned" or "student"; the same for all seeds
   * @param origin how it came about, a phrase
   * @param seed of the run that made it
   * @param price what it costs
   * @param selection its metric on the selection split
   * @param test its metric on the test split
   * @param timings how long it takes, those that short tables show first; empty if that was not
   *     measured
   * @param layers with parameters or MACs, in the network's order
   * @param robustness its metric on corrupted images, in the order of measuring; empty if that was
   *     not measured
   */
  public record Network(
      String name,
      String origin,
      long seed,
      Price price,
      Evaluation selection,
      Evaluation test,
      List<Timing> timings,
      List<Layer> layers,
      List<Corrupted> robustness) {
    public Network {
      timings = List.copyOf(timings);
      layers = List.copyOf(layers);
      robustness = List.copyOf(robustness);
    }
  }

  /**
   * A layer.
   *
   * @param channels of its output, or its features; 0 where that is unknown
   */
  public record Layer(String name, long channels) {}

  /**
   * Networks of which each was made out of the one before it.
   *
   * @param name of the whole, as {@code the method}
   * @param networks their names, the first being the original
   */
  public record Descent(String name, List<String> networks) {
    public Descent {
      networks = List.copyOf(networks);
    }
  }

  /**
   * A result as it is published, relative to the network that was compressed. What is not known is
   * NaN.
   *
   * @param source where it stands
   * @param result what it is of
   * @param parameters how many times fewer there are
   * @param macs how many times fewer there are
   * @param loss of the metric on the test split, in points
   * @param batch images in a batch for which the speed-up was measured; 0 if it was not
   * @param cpu how many times as fast it is on a processor
   * @param gpu how many times as fast it is on a graphics card
   */
  public record Published(
      String source,
      String result,
      double parameters,
      double macs,
      double loss,
      int batch,
      double cpu,
      double gpu) {}

  /**
   * What a network costs.
   *
   * @param parameters trainable numbers
   * @param macs multiply-accumulate operations for one image
   * @param fileBytes size of the ONNX file in bytes
   */
  public record Price(long parameters, long macs, long fileBytes) {}

  /**
   * How long one batch takes, measured interleaved with the first network of the study.
   *
   * @param provider where ONNX Runtime computed, as {@code cpu}
   * @param batch images in it
   * @param threads that worked
   * @param medianMillis median in milliseconds
   * @param p95Millis 95th percentile in milliseconds
   * @param ratio time relative to the first network: less than 1 = faster
   * @param low lower bound of the ratio's 95 % interval
   * @param high upper bound of it
   */
  public record Timing(
      String provider,
      int batch,
      int threads,
      double medianMillis,
      double p95Millis,
      double ratio,
      double low,
      double high) {}

  /**
   * A metric on corrupted images.
   *
   * @param kind name of the corruption, as {@code motion-blur}
   * @param severity 1 for the mildest; 0 for images as they are
   * @param value the metric, in the unit of {@link Evaluation#value}
   */
  public record Corrupted(String kind, int severity, double value) {

    /** What a suite measured; each kind begins with the images as they are. */
    public static List<Corrupted> of(Robustness robustness) {
      List<Corrupted> corrupted = new ArrayList<>();
      for (Robustness.Series series : robustness.corrupted()) {
        String kind = series.kind().toString();
        corrupted.add(new Corrupted(kind, 0, robustness.clean().value()));
        for (int severity = 1; severity <= series.bySeverity().size(); severity++) {
          corrupted.add(new Corrupted(kind, severity, series.value(severity)));
        }
      }
      return corrupted;
    }
  }

  /**
   * How a run went.
   *
   * @param name what the run made, as {@code student}
   * @param seed of the run
   * @param tolerance greatest loss of the metric that it allowed, in points; NaN if it knew none
   * @param events of its journal
   */
  public record Course(String name, long seed, double tolerance, List<Event> events) {
    public Course {
      events = List.copyOf(events);
    }
  }
}
