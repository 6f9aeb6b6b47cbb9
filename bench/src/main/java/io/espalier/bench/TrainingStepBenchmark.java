package io.espalier.bench;

import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time of a training step of ResNet-20, batch 128, by hand and through TorchNet. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"})
public class TrainingStepBenchmark {

  /** How the step is written. */
  public enum Way {
    BY_HAND,
    TORCH_NET
  }

  /** How the step is written. */
  @Param public Way way = Way.TORCH_NET;

  /** The number format of products. */
  @Param({"FP32", "BF16"})
  public Precision precision = Precision.FP32;

  private final Tensor images = Batches.images();
  private final int[] labels = Batches.labels();
  private @Nullable TrainingStep step;

  /** Makes the network. */
  @Setup(Level.Trial)
  public void open() {
    Graph graph = Batches.resNet20();
    step =
        switch (way) {
          case BY_HAND -> new HandWrittenResNet20(graph, precision);
          case TORCH_NET -> new NetStep(graph, precision);
        };
  }

  /** Frees the network. */
  @TearDown(Level.Trial)
  public void close() {
    Objects.requireNonNull(step).close();
  }

  /** One step; the result is the loss. */
  @Benchmark
  public double step() {
    return Objects.requireNonNull(step).run(images, labels);
  }
}
