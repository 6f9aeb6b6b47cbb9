/** Tests of the measures. */
@NullMarked
package io.espalier.eval;

import org.jspecify.annotations.NullMarked;
