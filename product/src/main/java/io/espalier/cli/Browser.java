package io.espalier.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The program with which people here look at pages. */
final class Browser {
  private Browser() {}

  /**
   * Shows a page, without waiting for the reader.
   *
   * @param target a file or an address
   * @throws IOException if no program for that can be started
   */
  static void open(String target) throws IOException {
    try {
      new ProcessBuilder(command(System.getProperty("os.name", ""), target))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException(target + ": no browser could be started; open it yourself", e);
    }
  }

  /** What opens a file on an operating system. */
  static List<String> command(String system, String target) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", target);
    }
    return List.of(name.startsWith("mac") ? "open" : "xdg-open", target);
  }
}
