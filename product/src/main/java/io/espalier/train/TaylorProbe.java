package io.espalier.train;

import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Slot;
import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.Taylor;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Parameter;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Measures the gradients that {@link Taylor} scores filters by, on some images as they are at
 * inference, in float32.
 *
 * <p>BatchNorm normalises by its running statistics: by those of the batch, the size of a filter in
 * front of it would change nothing, and {@code Σ g · w} would be 0 for all.
 *
 * <p>In imitation the loss of the original network is at its least, and its gradient 0. There the
 * second order of the expansion takes the place of the first: {@code mean_o |J_o · F|² / |t_o|²}, J
 * being the derivative of output o, over the batch, by the filter's weights. It is the expected
 * square of {@code Σ g · w} for {@code Σ_o r_o · t_o / (|t_o| √K)} in place of the loss, with K
 * outputs and with signs r drawn at random for all their numbers.
 */
public final class TaylorProbe {
  /** Mean square of an output up to which it is taken for zero. */
  private static final double VANISHED = 1e-8;

  private final Task task;
  private final BatchLoader loader;
  private final RegressionLoss loss;
  private final long seed;

  /**
   * A probe.
   *
   * @param images all are run, but for those that fill no batch where one is full
   * @param batchSize images a gradient, at least 1
   * @param loss for numbers
   * @param seed of signs
   */
  public TaylorProbe(
      Task task,
      Dataset images,
      Preprocessing preprocessing,
      int batchSize,
      RegressionLoss loss,
      long seed) {
    BatchLoader all = BatchLoader.sequential(images, preprocessing, batchSize);
    this.task = task;
    this.loader = images.size() >= batchSize ? all.withLastDropped() : all;
    this.loss = loss;
    this.seed = seed;
  }

  /**
   * The criterion for a network's channels.
   *
   * @param graph the whole network
   * @param groups its channel groups
   */
  public Taylor measure(Graph graph, ChannelGroups groups) {
    Graph body = TrainablePart.of(graph, task).body();
    return switch (task) {
      case Task.Classification c -> labelled(body, groups);
      case Task.Regression r -> labelled(body, groups);
      case Task.Imitation i -> {
        SplittableRandom signs = new SplittableRandom(seed);
        yield measure(body, groups, (outputs, batch) -> projected(outputs, signs));
      }
    };
  }

  private Taylor labelled(Graph body, ChannelGroups groups) {
    try (TaskObjective objective = TaskObjective.of(task, 0, loss, Precision.FP32)) {
      return measure(body, groups, objective);
    }
  }

  private Taylor measure(Graph body, ChannelGroups groups, Objective objective) {
    Set<Slot> layers = new LinkedHashSet<>();
    groups.groups().forEach(group -> layers.addAll(group.producers()));
    Map<Slot, List<double[]>> products = new LinkedHashMap<>();
    try (TorchNet net = TorchNet.of(body, Precision.FP32);
        Epoch batches = loader.open(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        try (TorchScope scope = TorchScope.open()) {
          net.parameters().forEach(Parameter::forgetGradient);
          objective.loss(net.forward(batch.images(), false), batch).backward();
          products(net, layers)
              .forEach(
                  (layer, filters) ->
                      products.computeIfAbsent(layer, key -> new ArrayList<>()).add(filters));
        }
      }
    }
    return Taylor.of(products);
  }

  /** {@code Σ g · w} of each filter, for the layers that the gradient reaches. */
  private static Map<Slot, double[]> products(TorchNet net, Set<Slot> layers) {
    Map<Slot, double[]> products = new LinkedHashMap<>();
    for (Parameter parameter : net.parameters()) {
      for (Slot layer : layers) {
        if (layer.constant().equals(parameter.name())) {
          parameter
              .value()
              .grad()
              .ifPresent(
                  gradient ->
                      products.put(
                          layer, sums(parameter.value().mul(gradient).toTensor(), layer.axis())));
        }
      }
    }
    return products;
  }

  /** The sums of a tensor's elements by their index along an axis. */
  private static double[] sums(Tensor tensor, int axis) {
    int extent = tensor.shape().dim(axis);
    int inner = (int) tensor.shape().product(axis + 1, tensor.shape().rank());
    double[] sums = new double[extent];
    for (int i = 0; i < tensor.size(); i++) {
      sums[i / inner % extent] += tensor.getDouble(i);
    }
    return sums;
  }

  /** {@code Σ_o r_o · t_o / (|t_o| √K)}. */
  private static Var projected(Map<String, Var> outputs, SplittableRandom random) {
    return outputs.values().stream()
        .map(
            output -> {
              double mean = output.detach().square().mean().item();
              double norm = Math.sqrt((mean > VANISHED ? mean : 1) * output.shape().elements());
              return output.mul(signs(output.shape(), random)).sum().div(norm);
            })
        .reduce(Var::add)
        .orElseThrow()
        .div(Math.sqrt(outputs.size()));
  }

  private static Var signs(Shape shape, SplittableRandom random) {
    float[] signs = new float[(int) shape.elements()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return Var.of(Tensor.ofFloats(shape, signs));
  }
}
