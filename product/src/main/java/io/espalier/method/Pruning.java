package io.espalier.method;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.Dataset;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.engine.RandomInputs;
import io.espalier.eval.ImageFeeds;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.importance.BatchNormScale;
import io.espalier.importance.Criterion;
import io.espalier.latency.Confirmation;
import io.espalier.latency.LatencyGoal;
import io.espalier.latency.LatencyTarget;
import io.espalier.latency.TargetSearch;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.ort.OrtEngine;
import io.espalier.plan.Budget;
import io.espalier.plan.Plan;
import io.espalier.plan.Planner;
import io.espalier.run.Provenance;
import io.espalier.surgery.BiasCompensation;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The door: cuts channels out of a network at once, without training.
 *
 * <pre>{@code
 * PruningOptions half = PruningOptions.of(new Budget.Macs(0.5));
 * PruningResult result = Pruning.run(new PruningConfig(model, output, half, 2), Monitor.NONE);
 * }</pre>
 *
 * <p>Where the budget cannot be met, the file is the smallest that there is. Where no channel can
 * go at all, there is none.
 */
public final class Pruning {
  private static final int CALIBRATION_BATCH = 8;

  private final PruningConfig config;
  private final Monitor monitor;
  private final Graph graph;
  private final ChannelGroups groups;
  private final OrtEngine engine;

  private Pruning(PruningConfig config, Graph graph, Monitor monitor) {
    this.config = config;
    this.monitor = monitor;
    this.graph = graph;
    this.groups = ChannelAnalysis.analyse(graph, config.options().exactness());
    this.engine = new OrtEngine(config.threads(), OrtEngine.Optimization.ALL);
  }

  /**
   * Cuts a file. The output appears complete and proven, or not at all.
   *
   * @throws IOException if the model cannot be read or the output not be written
   * @throws IllegalArgumentException if the criterion has nothing to go by, or an exclusion matches
   *     no layer
   */
  public static PruningResult run(PruningConfig config, Monitor monitor) throws IOException {
    Graph graph = OnnxReader.read(config.model());
    requireGrounds(graph, config.options().criterion());
    return new Pruning(config, graph, monitor).prune();
  }

  private static void requireGrounds(Graph graph, Criterion criterion) {
    if (criterion instanceof BatchNormScale
        && graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.BatchNorm)) {
      throw new IllegalArgumentException(
          ("the criterion 'bn' goes by BatchNorm scales, and the network '%s' has none (exports fold"
                  + " them into the convolutions); use l1")
              .formatted(graph.name()));
    }
  }

  private PruningResult prune() throws IOException {
    PruningOptions options = config.options();
    Optional<Images> images = images();
    Choice choice =
        switch (options.goal()) {
          case PruningGoal.Within within -> within(within.budget());
          case PruningGoal.Faster faster -> faster(faster.target());
        };
    Plan plan = choice.plan();
    Graph cut = cut(plan.cut(), images);
    boolean isCut = !plan.cut().isEmpty();
    Optional<String> unproven = isCut ? deliver(cut) : Optional.empty();
    return new PruningResult(
        isCut ? Optional.of(config.output()) : Optional.empty(),
        plan,
        choice.roundTo(),
        choice.trials(),
        choice.confirmations(),
        choice.confirmed(),
        price(graph),
        price(cut),
        unproven);
  }

  /**
   * The plan to take, the multiple of its widths, and what was measured.
   *
   * @param confirmed what was measured of that plan, if its time is the goal
   */
  private record Choice(
      Plan plan,
      int roundTo,
      List<WidthTrial> trials,
      List<Confirmation> confirmations,
      Optional<Confirmation> confirmed) {}

  private Choice within(Budget budget) {
    PruningOptions options = config.options();
    Planner planner = Planner.of(graph, groups, options.criterion(), options.planning());
    if (!options.measured()) {
      return new Choice(
          planner.within(budget),
          options.planning().roundTo(),
          List.of(),
          List.of(),
          Optional.empty());
    }
    WidthTrials.Choice choice =
        new WidthTrials(graph, planner, budget, engine, monitor)
            .choose(RandomInputs.of(graph, groups.inputShapes(), 1));
    return new Choice(
        choice.plan(), choice.roundTo(), choice.trials(), List.of(), Optional.empty());
  }

  private Choice faster(LatencyTarget target) {
    PruningOptions options = config.options();
    LatencyGoal goal =
        LatencyGoal.of(
            graph,
            groups.inputShapes(),
            target,
            UnaryOperator.identity(),
            Provenance.processor(),
            monitor::say);
    Planner planner =
        Planner.byTime(graph, groups, options.criterion(), options.planning(), goal.table());
    TargetSearch.Found<Plan> found =
        new TargetSearch<Plan>(
                goal,
                share -> {
                  Plan plan = planner.within(new Budget.Latency(share, goal.table()));
                  return new TargetSearch.Cut<>(
                      plan, Surgeon.prune(graph, plan.cut()), plan.widths(), !plan.met());
                },
                monitor::say)
            .search();
    goal.keepTimes();
    return new Choice(
        found.best().cut().what(),
        options.planning().roundTo(),
        List.of(),
        found.attempts().stream().map(TargetSearch.Attempt::confirmation).distinct().toList(),
        Optional.of(found.best().confirmation()));
  }

  private record Images(ImageFeeds feeds, int count) {}

  /** The images by which a cut is compensated. */
  private Optional<Images> images() throws IOException {
    if (config.calibration().isEmpty()) {
      return Optional.empty();
    }
    PruningConfig.Calibration calibration = config.calibration().get();
    Dataset images = calibration.open();
    images.remarks().forEach(monitor::say);
    ImageFeeds feeds = ImageFeeds.of(graph, images, calibration.preprocessing(), CALIBRATION_BATCH);
    return Optional.of(new Images(feeds, images.size()));
  }

  /** The cut network, compensated where there are images for it. */
  private Graph cut(PruningPlan plan, Optional<Images> images) throws IOException {
    Graph cut = Surgeon.prune(graph, plan);
    if (images.isEmpty() || plan.isEmpty()) {
      return cut;
    }
    monitor.say(
        "taking the means of what goes, on %d training images".formatted(images.get().count()));
    Map<ChannelAxis, ChannelStatistics> means =
        ActivationProbe.measure(
            engine, graph, BiasCompensation.reads(graph, plan), images.get().feeds());
    return BiasCompensation.of(graph, plan, means).apply(cut);
  }

  private Cost price(Graph network) {
    return CostModel.of(network, ShapeInference.infer(network, groups.inputShapes()));
  }

  /** Writes the network, and gives it its name once it is proven. */
  private Optional<String> deliver(Graph cut) throws IOException {
    DeploymentProof proof = new DeploymentProof(config.model(), graph, groups, engine);
    return new Delivery(config.output())
        .of(
            candidate -> {
              OnnxWriter.write(cut, candidate);
              return candidate;
            },
            proof::of);
  }
}
