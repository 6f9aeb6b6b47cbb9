package io.espalier.study;

import io.espalier.eval.Evaluation;
import io.espalier.eval.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The paper's table of a game, for each seed and tolerance: a row a layer with its filters, then
 * the rows {@code parameters}, {@code macs}, {@code error_selection} and {@code error_test} (100
 * minus the percent of a share; else the metric). The columns are the networks: {@code original},
 * {@code pp_1}, {@code pp_2}, … for results that were kept on the way, and {@code game} for the
 * end; what there is not is empty.
 */
final class FilterTable {
  private final StudyResult result;
  private final int kept;
  private final CsvRows rows;

  private FilterTable(StudyResult result) {
    this.result = result;
    this.kept =
        result.config().tolerances().stream()
            .mapToInt(tolerance -> GameNames.at(tolerance).keptIn(result.names()).size())
            .max()
            .orElse(0);
    List<String> columns = new ArrayList<>(List.of("study", "seed", "tolerance", "row"));
    columns.add(GameNames.ORIGINAL);
    IntStream.rangeClosed(1, kept).forEach(i -> columns.add("pp_" + i));
    columns.add(GameNames.GAME);
    this.rows = new CsvRows(columns);
  }

  static CsvRows of(StudyResult result) {
    FilterTable table = new FilterTable(result);
    for (SeedResult seed : result.seeds()) {
      result.config().tolerances().forEach(tolerance -> table.add(seed, GameNames.at(tolerance)));
    }
    return table.rows;
  }

  private void add(SeedResult seed, GameNames names) {
    for (NetworkResult.Layer layer : seed.networks().getFirst().layers()) {
      if (layer.macs() > 0) {
        add(seed, names, layer.name(), network -> channels(network, layer.name()));
      }
    }
    add(seed, names, "parameters", NetworkResult::parameters);
    add(seed, names, "macs", NetworkResult::macs);
    add(seed, names, "error_selection", network -> error(seed.metric(), network.selection()));
    add(seed, names, "error_test", network -> error(seed.metric(), network.test()));
  }

  private void add(
      SeedResult seed, GameNames names, String row, Function<NetworkResult, Object> fact) {
    List<Object> cells = new ArrayList<>();
    cells.add(result.config().setting().name());
    cells.add(seed.seed());
    cells.add(names.tolerance());
    cells.add(row);
    Stream.of(
            Stream.of(GameNames.ORIGINAL),
            IntStream.rangeClosed(1, kept).mapToObj(names::kept),
            Stream.of(names.game()))
        .flatMap(Function.identity())
        .map(name -> seed.network(name).map(fact).orElse(""))
        .forEach(cells::add);
    rows.add(cells);
  }

  private static Object channels(NetworkResult network, String layer) {
    return network.layers().stream()
        .filter(one -> one.name().equals(layer))
        .findFirst()
        .<Object>map(NetworkResult.Layer::channels)
        .orElse("");
  }

  private static double error(Metric metric, Evaluation evaluation) {
    double points = metric.points(evaluation.value());
    return metric.isShare() ? 100 - points : points;
  }
}
