/** Tests of the analytic price. */
@NullMarked
package io.espalier.cost;

import org.jspecify.annotations.NullMarked;
