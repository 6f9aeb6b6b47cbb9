package io.espalier.bench;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.importance.L1Norm;
import io.espalier.plan.Budget;
import io.espalier.plan.Plan;
import io.espalier.plan.PlanOptions;
import io.espalier.plan.Planner;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
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
import org.openjdk.jmh.annotations.Warmup;

/** Time of what happens between reading a network and writing it with half of its MACs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class SurgeryBenchmark {
  private static final Budget HALF = new Budget.Macs(0.5);

  /** The name of a network of the zoo. */
  @Param({"resnet50", "densenet161"})
  public String network = "";

  private @Nullable Graph graph;
  private @Nullable ChannelGroups groups;
  private @Nullable PruningPlan cut;

  /** Makes the network and a plan. */
  @Setup(Level.Trial)
  public void open() {
    graph = Networks.imageNet(network);
    groups = analyse();
    cut = plan().cut();
  }

  /** Finds the channel groups. */
  @Benchmark
  public ChannelGroups analyse() {
    return ChannelAnalysis.analyse(Objects.requireNonNull(graph));
  }

  /** Scores all channels and chooses those that go. */
  @Benchmark
  public Plan plan() {
    return plan(Objects.requireNonNull(groups));
  }

  private Plan plan(ChannelGroups found) {
    return Planner.of(Objects.requireNonNull(graph), found, new L1Norm(), PlanOptions.defaults())
        .within(HALF);
  }

  /** Cuts them out. */
  @Benchmark
  public Graph prune() {
    return Surgeon.prune(Objects.requireNonNull(graph), Objects.requireNonNull(cut));
  }

  /** All three. */
  @Benchmark
  public Graph analysePlanAndPrune() {
    return Surgeon.prune(Objects.requireNonNull(graph), plan(analyse()).cut());
  }
}
