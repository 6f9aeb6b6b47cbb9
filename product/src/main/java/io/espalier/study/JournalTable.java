package io.espalier.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of what events of journals tell, a column a field: {@code metricBefore} as {@code
 * metric_before}. What an event lacks is empty.
 */
final class JournalTable {
  private final List<String> fields;
  private final CsvRows rows;

  /**
   * @param places names of the first columns, which say where in the study an event stands
   * @param fields of the events
   */
  JournalTable(List<String> places, List<String> fields) {
    this.fields = List.copyOf(fields);
    List<String> columns = new ArrayList<>(places);
    fields.forEach(
        field -> columns.add(field.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT)));
    this.rows = new CsvRows(columns);
  }

  CsvRows rows() {
    return rows;
  }

  /** Adds the fields of an event. */
  void add(List<?> place, Map<?, ?> facts) {
    List<Object> row = new ArrayList<>(place);
    fields.forEach(field -> row.add(cell(facts, field)));
    rows.add(row);
  }

  /** Adds a row for each entry of a list within an event. */
  void addEach(List<?> place, @Nullable Object entries) {
    if (entries instanceof List<?> list) {
      list.forEach(entry -> add(place, (Map<?, ?>) entry));
    }
  }

  /** A field as a cell. */
  static Object cell(Map<?, ?> facts, String field) {
    Object value = facts.get(field);
    return value == null ? "" : value;
  }
}
