package io.espalier.report.page;

/**
 * A text in fixed-width letters, as a configuration, folded away at first.
 *
 * @param title what it is
 */
public record Listing(String title, String text) implements Part {}
