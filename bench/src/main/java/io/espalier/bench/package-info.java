/**
 * What Espalier's speed is measured against. {@link io.espalier.bench.StepBench} compares a
 * training step through {@link io.espalier.torch.TorchNet} with one that is written by hand over
 * libtorch; the other classes are JMH benchmarks.
 */
@NullMarked
package io.espalier.bench;

import org.jspecify.annotations.NullMarked;
