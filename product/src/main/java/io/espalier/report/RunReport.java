package io.espalier.report;

import io.espalier.report.page.Checks;
import io.espalier.report.page.Report;
import io.espalier.report.page.Report.Section;
import io.espalier.run.Event;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of one run, finished or not: its journal, drawn. */
public final class RunReport {
  private RunReport() {}

  /**
   * The report of a compression or a training.
   *
   * @throws IOException if the journal cannot be read
   */
  public static Report of(Run run) throws IOException {
    List<Event> events = run.events();
    History history = new History(events);
    Fields configuration = new Fields(run.configuration());
    List<Section> sections = new ArrayList<>();
    sections.add(result(history));
    sections.addAll(course(events, configuration.number("tolerance"), ""));
    sections.add(
        new Section(
            "Provenance", "", ProvenanceParts.of(provenance(history), times(events), run.yaml())));
    return new Report(title(run, configuration), subtitle(configuration), sections);
  }

  /**
   * How a run of any kind went, as far as its journal tells.
   *
   * @param tolerance in points; NaN if it is not known
   */
  static List<Section> course(List<Event> events, double tolerance, String prefix) {
    List<Section> sections = new ArrayList<>();
    sections.addAll(PruneAndDistilCharts.of(events, prefix));
    sections.addAll(PlayAndPruneCharts.of(events, tolerance, prefix));
    sections.addAll(TrainingCharts.of(events, prefix));
    return sections;
  }

  private static Section result(History history) {
    return history
        .last("result")
        .map(
            result ->
                result.has("before")
                    ? new Section(
                        "Result",
                        "The written file beside the original, in ONNX Runtime.",
                        ResultParts.of(result))
                    : new Section("Result", "", List.of(EvaluationTable.of(result))))
        .orElseGet(
            () ->
                new Section(
                    "Result",
                    "",
                    List.of(
                        new Checks(
                            List.of(
                                new Checks.Check(
                                    false, "", "NOT FINISHED: the journal has no result yet"))))));
  }

  private static Fields provenance(History history) {
    return history
        .last(Run.RESUMED)
        .or(() -> history.last(Run.STARTED))
        .map(event -> event.part("provenance"))
        .orElse(new Fields(Map.of()));
  }

  private static Map<String, String> times(List<Event> events) {
    Map<String, String> times = new LinkedHashMap<>();
    if (!events.isEmpty()) {
      times.put("first event", events.getFirst().time().toString());
      times.put("last event", events.getLast().time().toString());
      long resumed = events.stream().filter(event -> event.type().equals(Run.RESUMED)).count();
      times.put("resumed", resumed == 0 ? "never" : resumed == 1 ? "once" : resumed + " times");
    }
    return times;
  }

  private static String title(Run run, Fields configuration) {
    Path model = Path.of(configuration.text("model")).getFileName();
    String name =
        model == null || model.toString().isEmpty() ? run.directory().toString() : model.toString();
    return switch (run.command()) {
      case "compress" -> name + ", compressed";
      case "train" -> name + ", trained";
      default -> name + ": " + run.command();
    };
  }

  private static String subtitle(Fields configuration) {
    List<String> said = new ArrayList<>();
    switch (configuration.text("method")) {
      case "prune-and-distil" -> said.add("by Prune and Distil");
      case "play-and-prune" -> said.add("by Play and Prune");
      case "" -> {}
      default -> said.add("by " + configuration.text("method"));
    }
    if (configuration.has("tolerance")) {
      said.add("tolerance %s points".formatted(configuration.text("tolerance")));
    }
    if (configuration.has("data")) {
      said.add("on " + configuration.text("data"));
    }
    if (configuration.has("selection")) {
      said.add("selection " + configuration.text("selection"));
    }
    return String.join(", ", said);
  }
}
