/** Tests of drawings. */
@NullMarked
package io.espalier.report;

import org.jspecify.annotations.NullMarked;
