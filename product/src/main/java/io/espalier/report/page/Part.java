package io.espalier.report.page;

/** A piece of a section. */
public sealed interface Part permits Figures, Checks, DataTable, Chart, Listing {}
