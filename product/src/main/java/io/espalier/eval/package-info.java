/**
 * How well a network does on data, whichever engine runs it.
 *
 * <p>{@link io.espalier.eval.Evaluator} takes a runner and a data set to an {@link
 * io.espalier.eval.Evaluation}, by the metric of a {@link io.espalier.eval.Task}; {@link
 * io.espalier.eval.OutputAgreement} says how far two runners' outputs differ, {@link
 * io.espalier.eval.RobustnessSuite} what corrupted images do to a metric. This package knows the
 * contract of an engine, and none of the engines.
 */
@NullMarked
package io.espalier.eval;

import org.jspecify.annotations.NullMarked;
