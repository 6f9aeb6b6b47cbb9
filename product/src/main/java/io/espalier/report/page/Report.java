package io.espalier.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a reader is told, from the most to the least important.
 *
 * @param title what it is about
 * @param subtitle what was done to it, a sentence
 * @param sections in the order of reading
 */
public record Report(String title, String subtitle, List<Section> sections) {

  /**
   * Copies the sections.
   *
   * @throws IllegalArgumentException if two tables have the same name
   */
  public Report {
    sections = List.copyOf(sections);
    List<String> names = new ArrayList<>();
    for (DataTable table : tables(sections).toList()) {
      if (names.contains(table.name())) {
        throw new IllegalArgumentException("two tables have the name " + table.name());
      }
      names.add(table.name());
    }
  }

  /**
   * A part of a report with a heading.
   *
   * @param title its heading
   * @param text what the reader has to know to understand it, a few sentences; may be empty
   * @param parts what it shows
   */
  public record Section(String title, String text, List<Part> parts) {
    public Section {
      parts = List.copyOf(parts);
    }
  }

  /** All tables, those behind charts included, in the order of reading. */
  public List<DataTable> tables() {
    return tables(sections).toList();
  }

  private static Stream<DataTable> tables(List<Section> sections) {
    return sections.stream()
        .flatMap(section -> section.parts().stream())
        .flatMap(
            part ->
                switch (part) {
                  case DataTable table -> Stream.of(table);
                  case Chart chart -> Stream.of(chart.table());
                  case Figures figures -> Stream.empty();
                  case Checks checks -> Stream.empty();
                  case Listing listing -> Stream.empty();
                });
  }
}
