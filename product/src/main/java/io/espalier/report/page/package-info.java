/**
 * A report as a value, and the page that shows it: one HTML file that opens in any browser without
 * a network connection, in light and dark.
 *
 * <p>Start at {@link io.espalier.report.page.Report}; {@link io.espalier.report.page.ReportPage}
 * writes it. A report is made of sections, a section of {@link io.espalier.report.page.Part}s:
 * figures, tables, charts. Numbers come in and are formatted; nothing is computed. The templates
 * ({@code src/main/jte}) lay out, {@code report.css} holds every colour, {@code report.js} hands
 * the charts' data to ECharts. Names are text everywhere, never markup.
 */
@NullMarked
package io.espalier.report.page;

import org.jspecify.annotations.NullMarked;
