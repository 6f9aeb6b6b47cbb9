/**
 * Draws what others found out, as files that open in any browser without a network connection: it
 * computes nothing about networks but where boxes go.
 *
 * <p>Start at {@link io.espalier.report.NetworkPage}. A {@code Condensation} gathers the nodes of a
 * graph into the boxes of a {@code Drawing}, a {@code LayeredLayout} places them, a {@code
 * NetworkSvg} draws them. This package knows no engine and no method.
 */
@NullMarked
package io.espalier.report;

import org.jspecify.annotations.NullMarked;
