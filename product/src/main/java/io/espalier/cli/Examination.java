package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.eval.Answers;
import io.espalier.eval.Examined;
import io.espalier.eval.Metric;
import io.espalier.eval.PairedDifference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well one network does, in the form of its JSON.
 *
 * @param top5 share of the images whose class is among the five best; absent without scores, and
 *     where there are five classes or fewer
 * @param parts what the metric is the mean of, by column or output
 * @param classes how each class fares, if asked for
 * @param against how it compares with another network, if asked for
 */
record Examination(
    @JsonIgnore String metric,
    double value,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double top5,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> parts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OneClass> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Against against) {
  private static final int BEST = 5;
  private static final long BOOTSTRAP_SEED = 1;

  /**
   * One class.
   *
   * @param accuracy share of its images that are given this class; absent if it has none
   * @param given how many of its images are given each class, in the order of the classes
   */
  record OneClass(
      String name,
      int images,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double accuracy,
      List<Integer> given) {}

  /**
   * The paired difference to another network, on the same images.
   *
   * @param difference the metric of this network less the other's
   * @param low lower bound of the difference's 95 % bootstrap interval
   * @param high its upper bound
   * @param distance share of the images that both answer differently, or the mean absolute
   *     difference of the numbers
   */
  record Against(String model, double difference, double low, double high, double distance) {
    private static Against of(Path other, Answers own, Answers others) {
      PairedDifference paired = PairedDifference.of(own, others, BOOTSTRAP_SEED);
      return new Against(
          other.toString(), paired.value(), paired.low(), paired.high(), paired.distance());
    }
  }

  /**
   * What was examined.
   *
   * @param perClass whether classes are told apart
   * @param other another network and its answers on the same images
   */
  static Examination of(Examined examined, boolean perClass, Optional<Other> other) {
    Optional<Answers.Classes> classes =
        examined
            .answers()
            .filter(Answers.Classes.class::isInstance)
            .map(Answers.Classes.class::cast);
    return new Examination(
        examined.evaluation().metric(),
        examined.evaluation().value(),
        classes
            .filter(answers -> answers.names().size() > BEST)
            .flatMap(answers -> boxed(answers.amongBest(BEST)))
            .orElse(null),
        examined.evaluation().parts(),
        classes.filter(answers -> perClass).map(Examination::perClass).orElse(List.of()),
        other
            .map(o -> Against.of(o.file(), examined.answers().orElseThrow(), o.answers()))
            .orElse(null));
  }

  /** Another network, and what it said of the images. */
  record Other(Path file, Answers answers) {}

  private static Optional<Double> boxed(OptionalDouble number) {
    return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
  }

  private static List<OneClass> perClass(Answers.Classes answers) {
    List<OneClass> classes = new ArrayList<>();
    List<List<Integer>> confusion = answers.confusion();
    for (int i = 0; i < confusion.size(); i++) {
      int images = answers.images().get(i);
      List<Integer> given = confusion.get(i);
      Double accuracy = images == 0 ? null : (double) given.get(i) / images;
      classes.add(new OneClass(answers.names().get(i), images, accuracy, given));
    }
    return classes;
  }

  /** The metric, and what comes with it on a line: {@code 91.73 %, top-5 99.66 %}. */
  String headline() {
    String text = Numbers.metric(metric, value);
    return top5 == null ? text : text + ", top-5 " + Numbers.percent(top5);
  }

  /** What comes below the headline; empty if nothing does. */
  String details() {
    if (parts.isEmpty()) {
      return remarks();
    }
    Table table = new Table("", metric);
    parts.forEach((part, number) -> table.row(part, Numbers.metric(metric, number)));
    return "\n" + table + remarks();
  }

  /** The details without the parts. */
  String remarks() {
    return (classes.isEmpty() ? "" : "\n" + perClass())
        + (against == null ? "" : "\n" + comparison(against));
  }

  private Table perClass() {
    Table table = new Table("class", "images", metric, "most often taken for");
    for (OneClass one : classes) {
      int right = classes.indexOf(one);
      int wrong =
          IntStream.range(0, one.given().size())
              .filter(i -> i != right && one.given().get(i) > 0)
              .boxed()
              .max(Comparator.comparing(one.given()::get))
              .orElse(right);
      table.row(
          one.name(),
          Numbers.grouped(one.images()),
          one.accuracy() == null ? "-" : Numbers.percent(one.accuracy()),
          wrong == right
              ? ""
              : "%s, %s".formatted(classes.get(wrong).name(), one.given().get(wrong)));
    }
    return table;
  }

  private String comparison(Against other) {
    Metric of = Metric.named(metric);
    String apart =
        of == Metric.ACCURACY
            ? "%s of the images are answered differently"
                .formatted(Numbers.percent(other.distance()))
            : "the answers are %.4g apart".formatted(other.distance());
    return "against %s: %s%s (95 %% interval %s to %s); %s%n"
        .formatted(
            other.model(),
            signed(of, other.difference()),
            verdict(of, other.difference()),
            signed(of, other.low()),
            signed(of, other.high()),
            apart);
  }

  private static String verdict(Metric metric, double difference) {
    if (difference == 0) {
      return "";
    }
    return (difference > 0) == metric.moreIsBetter() ? ", better" : ", worse";
  }

  private static String signed(Metric metric, double value) {
    return (value < 0 ? "-" : "+") + metric.text(metric.points(Math.abs(value)));
  }
}
