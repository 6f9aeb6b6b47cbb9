/**
 * The analytic price of a network: {@link io.espalier.cost.CostModel} gives a {@link
 * io.espalier.cost.Cost} for one input, without running anything. This package knows no data.
 */
@NullMarked
package io.espalier.cost;

import org.jspecify.annotations.NullMarked;
