/**
 * Draws what others found out, as files that open in any browser without a network connection. It
 * computes nothing but where boxes go, quotients of two given numbers, and means over the seeds of
 * a study.
 *
 * <p>Start at {@link io.espalier.report.RunReport}, the journal of a run as a report, and {@link
 * io.espalier.report.StudyPage}, several networks side by side; both are made of the parts of
 * {@link io.espalier.report.page}. Journals are read as {@code History} and {@code Fields}, which
 * pass over what is missing.
 *
 * <p>{@link io.espalier.report.NetworkPage} draws one network: a {@code Condensation} gathers the
 * nodes of a graph into the boxes of a {@code Drawing}, a {@code LayeredLayout} places them, a
 * {@code NetworkSvg} draws them. This package knows no engine and no method.
 */
@NullMarked
package io.espalier.report;

import org.jspecify.annotations.NullMarked;
