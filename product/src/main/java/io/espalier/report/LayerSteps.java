package io.espalier.report;

import io.espalier.report.page.Axis;
import io.espalier.report.page.HeatMap;
import io.espalier.report.page.HeatMap.Tile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What steps of pruning did to each layer.
 *
 * @param steps events with a list {@code layers} of {@code layer} and {@code removed}
 * @param counter name of the field that numbers the steps
 * @param prefix what the names of tables begin with
 */
record LayerSteps(List<Fields> steps, String counter, String prefix) {

  /** The layers, in the order in which the steps name them. */
  List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    steps.forEach(step -> step.list("layers").forEach(layer -> names.add(layer.text("layer"))));
    return List.copyOf(names);
  }

  /**
   * The figure of the filters that each step removed from each layer.
   *
   * @param rest name of the field that counts a layer's filters: {@code left} after the step, or
   *     {@code filters} before it
   */
  HeatMap removed(String rest) {
    List<String> rows = names();
    List<Tile> tiles = new ArrayList<>();
    for (int column = 0; column < steps.size(); column++) {
      for (Fields layer : steps.get(column).list("layers")) {
        double removed = layer.number("removed");
        double before = layer.number(rest) + (rest.equals("left") ? removed : 0);
        tiles.add(
            new Tile(rows.indexOf(layer.text("layer")), column, removed, 100 * removed / before));
      }
    }
    return new HeatMap(
        prefix + "removed-filters",
        "Filters removed in each " + counter,
        "layer",
        counter,
        new Axis("filters removed", "", 0),
        new Axis("of the layer's filters", "%", 1),
        rows,
        steps.stream()
            .map(step -> String.format(Locale.ROOT, "%.0f", step.number(counter)))
            .toList(),
        tiles);
  }
}
