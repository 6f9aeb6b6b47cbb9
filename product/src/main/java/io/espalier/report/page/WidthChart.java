package io.espalier.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * How wide each layer of a network is, before and after: bars along, a layer below the other, each
 * stage's bar drawn over that of the stage before.
 *
 * @param width what the lengths are
 * @param stages names of the networks, from the widest to the narrowest
 * @param layers in the order from input to output
 */
public record WidthChart(
    String name, String title, Axis width, List<String> stages, List<Layer> layers)
    implements Chart {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a layer has not one width for each stage
   */
  public WidthChart {
    stages = List.copyOf(stages);
    layers = List.copyOf(layers);
    for (Layer layer : layers) {
      if (layer.widths().size() != stages.size()) {
        throw new IllegalArgumentException(
            "layer %s must have a width for each of %d stages; widths=%s"
                .formatted(layer.name(), stages.size(), layer.widths()));
      }
    }
  }

  /** A layer and its width in each stage; NaN where it is not known. */
  public record Layer(String name, List<Double> widths) {
    public Layer {
      widths = List.copyOf(widths);
    }
  }

  @Override
  public DataTable table() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("layer")));
    stages.forEach(stage -> columns.add(width.column(stage)));
    List<List<Cell>> rows = new ArrayList<>();
    for (Layer layer : layers) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(layer.name())));
      layer.widths().forEach(value -> row.add(Cell.of(value)));
      rows.add(row);
    }
    return new DataTable(name, title, columns, rows);
  }
}
