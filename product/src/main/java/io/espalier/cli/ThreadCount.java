package io.espalier.cli;

import picocli.CommandLine.ITypeConverter;

/** Reads a number of threads: a whole number that is at least 1, or {@code all} processors. */
final class ThreadCount implements ITypeConverter<Integer> {
  static final String ALL = "all";

  @Override
  public Integer convert(String text) {
    return text.equals(ALL)
        ? Runtime.getRuntime().availableProcessors()
        : new AtLeastOne().convert(text);
  }
}
