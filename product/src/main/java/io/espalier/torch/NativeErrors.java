package io.espalier.torch;

/** What libtorch says when it refuses. */
final class NativeErrors {
  private NativeErrors() {}

  /** The first line of a message; libtorch puts a trace of its own calls behind it. */
  static String firstLine(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
