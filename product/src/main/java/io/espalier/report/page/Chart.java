package io.espalier.report.page;

/** A drawing of numbers, with the same numbers as a table. */
public sealed interface Chart extends Part
    permits LineChart, HeatMap, CategoryChart, WidthChart, ScatterChart {

  /** The name of its {@link #table}. */
  String name();

  /** What it shows. */
  String title();

  /** The numbers that are drawn. */
  DataTable table();
}
