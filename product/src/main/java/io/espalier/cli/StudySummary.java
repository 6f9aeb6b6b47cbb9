package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.eval.Metric;
import io.espalier.report.Spread;
import io.espalier.study.NetworkResult;
import io.espalier.study.SeedResult;
import io.espalier.study.StudyResult;
import io.espalier.study.Verdict;
import io.espalier.train.Durations;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code study} says at its end, in the form of its JSON. Numbers are means and standard
 * deviations over the seeds; metrics are in points.
 *
 * @param met whether the method beats each of its rivals on the mean over the seeds
 * @param trainingSeconds wall time of all training, by phase in the seeds' results
 */
record StudySummary(
    String study,
    String note,
    String metric,
    List<Long> seeds,
    List<Network> networks,
    List<Judgement> verdicts,
    boolean met,
    double trainingSeconds,
    String folder,
    String report) {

  /**
   * A network over the seeds.
   *
   * @param corrupted metric under all corruptions; absent if that was not measured
   * @param time of the first batch size, with the first number of threads, relative to the
   *     original's; less than 1 = faster
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Network(
      String network,
      Spread macs,
      Spread parameters,
      Spread fileBytes,
      Spread selection,
      Spread test,
      @Nullable Spread corrupted,
      Spread time) {
    static Network of(StudyResult result, String name) {
      Metric metric = result.metric();
      Spread corrupted = result.corrupted(name);
      return new Network(
          name,
          result.spread(name, NetworkResult::macs),
          result.spread(name, NetworkResult::parameters),
          result.spread(name, NetworkResult::fileBytes),
          result.spread(name, network -> metric.points(network.selection().value())),
          result.spread(name, network -> metric.points(network.test().value())),
          corrupted.seeds() == 0 ? null : corrupted,
          result.time(name));
    }
  }

  /**
   * A verdict.
   *
   * @param better points by which the network is better than its rival; absent if no seed has both
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Judgement(
      String network,
      String rival,
      @Nullable Spread better,
      List<Verdict.Gain> bySeed,
      boolean beats,
      String sentence) {
    static Judgement of(Verdict verdict) {
      return new Judgement(
          verdict.network(),
          verdict.rival(),
          verdict.gains().isEmpty() ? null : verdict.spread(),
          verdict.gains(),
          verdict.beats(),
          verdict.sentence());
    }
  }

  static StudySummary of(StudyResult result, Path folder) {
    return new StudySummary(
        result.config().setting().name(),
        result.config().setting().note(),
        result.metric().toString(),
        result.config().setting().seeds(),
        result.names().stream().map(name -> Network.of(result, name)).toList(),
        result.verdicts().stream().map(Judgement::of).toList(),
        result.met(),
        result.seeds().stream()
            .flatMap(seed -> seed.compute().stream())
            .mapToDouble(SeedResult.Compute::seconds)
            .sum(),
        folder.toString(),
        folder.resolve("report.html").toString());
  }

  String toText() {
    Table table =
        new Table(
            "",
            "MACs",
            "ratio",
            "parameters",
            "file bytes",
            metric + (Metric.named(metric).isShare() ? " (%)" : "") + ", selection",
            "test",
            "corrupted",
            "time");
    double macs = networks.getFirst().macs().mean();
    for (Network network : networks) {
      table.row(
          network.network(),
          count(network.macs()),
          "%.3f".formatted(network.macs().mean() / macs),
          count(network.parameters()),
          count(network.fileBytes()),
          network.selection().text(),
          network.test().text(),
          network.corrupted() == null ? "-" : network.corrupted().text(),
          network.time().text());
    }
    return table
        + "%s; time: of a batch, relative to the original's%n"
            .formatted(
                seeds.size() == 1
                    ? "seed " + seeds.getFirst()
                    : "mean and standard deviation over the seeds " + seeds)
        + verdicts.stream().map(verdict -> verdict.sentence() + "\n").collect(Collectors.joining())
        + (note.isEmpty() ? "" : "note     " + note.strip() + "\n")
        + "training %s in all%n".formatted(Durations.text(trainingSeconds))
        + "study    "
        + folder
        + "\nreport   "
        + report
        + "\n";
  }

  private static String count(Spread spread) {
    return Numbers.grouped(Math.round(spread.mean()));
  }
}
