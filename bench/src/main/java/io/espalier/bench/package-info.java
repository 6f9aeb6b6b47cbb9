/**
 * What Espalier's speed is measured with. {@link io.espalier.bench.StepBench} compares a training
 * step through {@link io.espalier.torch.TorchNet} with one that is written by hand over libtorch;
 * {@link io.espalier.bench.PruneCommandBench} times {@code espalier prune} as a command, in little
 * heap; {@link io.espalier.bench.TrainingStepBenchmark} and {@link
 * io.espalier.bench.SurgeryBenchmark} are JMH benchmarks.
 */
@NullMarked
package io.espalier.bench;

import org.jspecify.annotations.NullMarked;
