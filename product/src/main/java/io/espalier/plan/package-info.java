/**
 * Budgets and choices: which channels to remove so that a network becomes as small as is asked.
 *
 * <p>Start at {@link io.espalier.plan.Planner}, which takes a network, its channel groups, a
 * criterion and a {@link io.espalier.plan.Budget} to a {@link io.espalier.plan.Plan}: the cut, and
 * a reason for every group that it leaves alone. This package knows no engine.
 */
@NullMarked
package io.espalier.plan;

import org.jspecify.annotations.NullMarked;
