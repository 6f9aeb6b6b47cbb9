package io.espalier.report;

import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Listing;
import io.espalier.report.page.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a result comes from. */
final class ProvenanceParts {
  private ProvenanceParts() {}

  /**
   * A table of facts, and the configuration.
   *
   * @param provenance the facts of an {@link io.espalier.run.Provenance}
   * @param more further facts by name, in order
   * @param configuration as YAML
   */
  static List<Part> of(Fields provenance, Map<String, String> more, String configuration) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Espalier", provenance.text("espalier"));
    facts.put("commit", provenance.text("commit"));
    facts.put("seed", provenance.text("seed"));
    facts.put("data fingerprint", provenance.text("data"));
    facts.put("processor", provenance.text("cpu"));
    facts.put(
        "processors, threads", provenance.text("processors") + ", " + provenance.text("threads"));
    facts.put("operating system", provenance.text("os"));
    facts.put("Java", provenance.text("jvm"));
    provenance
        .part("libraries")
        .facts()
        .forEach((library, version) -> facts.put(String.valueOf(library), String.valueOf(version)));
    facts.putAll(more);
    List<List<Cell>> rows = new ArrayList<>();
    facts.forEach((name, fact) -> rows.add(List.of(Cell.of(name), Cell.of(fact))));
    return List.of(
        new DataTable(
            "provenance",
            "What has to be the same for the same result",
            List.of(Column.text("what"), Column.text("value")),
            rows),
        new Listing("Configuration", configuration));
  }
}
