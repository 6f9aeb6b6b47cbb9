package io.espalier.report.page;

import gg.jte.output.StringOutput;
import io.espalier.disk.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A {@link Report} as one HTML page that needs nothing else and asks for nothing: it follows the
 * reader's choice of light or dark, or the button on it, and can be read on a telephone.
 */
public final class ReportPage {
  private ReportPage() {}

  /** The page's text. Control characters, which no page may have, become question marks. */
  public static String of(Report report) {
    return text(new PageView(report, false));
  }

  /**
   * The text of a page that is served: it listens at {@code events} below its own address, a stream
   * of server-sent events, and is loaded anew with each.
   */
  public static String live(Report report) {
    return text(new PageView(report, true));
  }

  private static String text(PageView view) {
    StringOutput output = new StringOutput();
    view.page().writeTo(output);
    return output.toString().replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
  }

  /**
   * Writes the page; a file of that name is replaced, at once and whole.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Report report) throws IOException {
    byte[] page = of(report).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(page));
  }
}
