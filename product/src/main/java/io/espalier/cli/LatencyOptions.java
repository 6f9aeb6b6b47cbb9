package io.espalier.cli;

import io.espalier.latency.LatencyTarget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Under which circumstances a network has to be fast. */
final class LatencyOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--latency-batch",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Images in the batch of which --target-latency is the time. Default: 1.")
  @Nullable Integer batch;

  @Option(
      names = "--latency-threads",
      paramLabel = "N|all",
      converter = ThreadCount.class,
      description = "Threads of ONNX Runtime for --target-latency. Default: all.")
  @Nullable Integer threads;

  /**
   * The target.
   *
   * @throws ParameterException if the text is none
   */
  LatencyTarget target(String text) {
    try {
      return LatencyTarget.parse(
          text,
          batch == null ? 1 : batch,
          threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  /**
   * To be called where there is no target.
   *
   * @throws ParameterException if there are options for one
   */
  void requireUnused() {
    if (batch != null || threads != null) {
      throw new ParameterException(
          spec.commandLine(), "--latency-batch and --latency-threads go with --target-latency");
    }
  }
}
