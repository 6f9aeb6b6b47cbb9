package io.espalier.report.page;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the template of the page shows.
 *
 * @param report the content
 * @param live whether the page is served, and shows itself anew when its server says so
 */
record PageView(Report report, boolean live) {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, PageView.class.getClassLoader(), PageView.class.getPackageName());

  /**
   * The page may load nothing and run nothing but what it holds; a live one listens to its server.
   */
  String policy() {
    return live ? POLICY + "; connect-src 'self'" : POLICY;
  }

  /** The page. */
  Content page() {
    return output -> TEMPLATES.render("page.jte", this, output);
  }

  Content part(Part part) {
    return output -> TEMPLATES.render(template(part), part, output);
  }

  private static String template(Part part) {
    return switch (part) {
      case Figures figures -> "figures.jte";
      case Checks checks -> "checks.jte";
      case DataTable table -> "tablePart.jte";
      case Chart chart -> "chart.jte";
      case Listing listing -> "listing.jte";
    };
  }

  String style() {
    return resource("report.css");
  }

  String script() {
    return resource("report.js");
  }

  /** ECharts. */
  String library() {
    return resource("echarts.min.js");
  }

  private static String resource(String name) {
    try (InputStream stream = PageView.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
