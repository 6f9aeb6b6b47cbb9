package io.espalier.study;

import io.espalier.eval.Metric;
import io.espalier.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Means and deviations over the seeds, a row a network: {@code seeds}, how many have it; {@code
 * macs}, {@code parameters}, {@code file_bytes}; {@code selection} and {@code test}, the metric in
 * points; {@code corrupted}, the same under all corruptions; {@code loss}, how many points of the
 * original's test metric are lost; {@code time} relative to the original's, of the first batch size
 * with the first number of threads. Each has a second column {@code …_deviation}; what was not
 * measured is empty.
 */
final class SummaryTable {
  private SummaryTable() {}

  static CsvRows of(StudyResult result) {
    List<String> columns = new ArrayList<>(List.of("study", "network", "seeds"));
    for (String number : numbers(result, result.names().getFirst()).keySet()) {
      columns.add(number);
      columns.add(number + "_deviation");
    }
    CsvRows rows = new CsvRows(columns);
    for (String name : result.names()) {
      List<Object> row = new ArrayList<>();
      row.add(result.config().setting().name());
      row.add(name);
      row.add(result.networks(name).size());
      for (Spread spread : numbers(result, name).values()) {
        boolean measured = spread.seeds() > 0;
        row.add(measured ? spread.mean() : "");
        row.add(measured ? spread.deviation() : "");
      }
      rows.add(row);
    }
    return rows;
  }

  private static SequencedMap<String, Spread> numbers(StudyResult result, String name) {
    Metric metric = result.metric();
    SequencedMap<String, Spread> numbers = new LinkedHashMap<>();
    numbers.put("macs", result.spread(name, NetworkResult::macs));
    numbers.put("parameters", result.spread(name, NetworkResult::parameters));
    numbers.put("file_bytes", result.spread(name, NetworkResult::fileBytes));
    numbers.put("selection", result.spread(name, n -> metric.points(n.selection().value())));
    numbers.put("test", result.spread(name, n -> metric.points(n.test().value())));
    numbers.put("corrupted", result.corrupted(name));
    numbers.put("loss", result.loss(name));
    numbers.put("time", result.time(name));
    return numbers;
  }
}
