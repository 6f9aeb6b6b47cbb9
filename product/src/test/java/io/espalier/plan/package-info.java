/** Tests of budgets and choices. */
@NullMarked
package io.espalier.plan;

import org.jspecify.annotations.NullMarked;
