package io.espalier.torch;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;

/**
 * A network that can be trained: the operators of a {@link Graph} over weights in native memory.
 *
 * <p>Parameters are float32 (see {@link #parameters()}); convolutions run channels-last, and under
 * {@link Precision#BF16} in bfloat16 with weights that are rounded anew in each pass. In training,
 * BatchNorm normalises by the batch and moves its running statistics {@code r} towards the batch's
 * {@code b}: {@code r = momentum * r + (1 - momentum) * b}, the variance unbiased (over n − 1).
 * What Shape and the arithmetic behind it compute stays in host memory, so every batch size works.
 *
 * <p>One thread at a time.
 */
public final class TorchNet implements AutoCloseable {
  private final Graph graph;
  private final Compute compute;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, org.bytedeco.pytorch.Tensor> weights = new LinkedHashMap<>();
  private final ForwardPlan plan;

  private TorchNet(Graph source, Compute compute) {
    this.graph = SharedStatistics.separate(source);
    this.compute = compute;
    if (compute == Compute.FLOAT64) {
      TorchRuntime.useSingleThreadedProducts();
    }
    TrainableConstants trainable = TrainableConstants.of(graph);
    try {
      try (TorchScope scope = TorchScope.open()) {
        trainable.statistics().forEach(name -> weights.put(name, load(name)));
        trainable.parameters().forEach(this::addParameter);
      }
      this.plan = new ForwardPlan(graph, compute, weights);
    } catch (RuntimeException e) {
      freeWeights();
      throw e;
    }
  }

  /**
   * A network with the weights of a graph.
   *
   * @throws IllegalArgumentException if libtorch cannot run one of the graph's nodes; the message
   *     names it
   */
  public static TorchNet of(Graph graph, Precision precision) {
    return new TorchNet(graph, Compute.of(precision));
  }

  /** A network that computes in the given types. */
  static TorchNet of(Graph graph, Compute compute) {
    return new TorchNet(graph, compute);
  }

  private void addParameter(String name, Parameter.Role role) {
    org.bytedeco.pytorch.Tensor weight = load(name);
    weight.set_requires_grad(true);
    weights.put(name, weight);
    parameters.put(name, new Parameter(name, role, new Var(weight)));
  }

  private org.bytedeco.pytorch.Tensor load(String name) {
    return TorchScope.keep(
        HostTransfer.channelsLast(
            HostTransfer.toNative(graph.requireConstant(name), compute.master())));
  }

  /**
   * What training changes, in the order in which the network reads it: the floating constants that
   * are weight or bias of a Conv, ConvTranspose or Gemm, an operand of a MatMul, scale or bias of a
   * normalisation, the slopes of a PRelu, or an operand with more than one element of a sum,
   * product or quotient behind the first layer.
   */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  /**
   * The parameter of that constant name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "constant '" + name + "' is not a parameter of the network");
    }
    return parameter;
  }

  /**
   * The outputs for one batch, for a network with one input.
   *
   * @throws IllegalArgumentException if the network does not have one input, or as {@link
   *     #forward(Map, boolean)}
   */
  public Map<String, Var> forward(Tensor images, boolean training) {
    if (graph.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "the network has " + graph.inputs().size() + " inputs; give each by its name");
    }
    return forward(Map.of(graph.inputs().getFirst().name(), images), training);
  }

  /**
   * The outputs for one batch, by name in the network's order, in the type of the parameters. They
   * live in the innermost open {@link TorchScope}.
   *
   * @param inputs one tensor for each input of the network, by name
   * @param training whether BatchNorm takes the batch's statistics and Dropout drops
   * @throws IllegalArgumentException if an input is missing, unknown or of a wrong shape, or if a
   *     node's operands do not fit, named in the message
   * @throws IllegalStateException if no scope is open
   */
  public Map<String, Var> forward(Map<String, Tensor> inputs, boolean training) {
    TorchScope.current();
    Map<String, org.bytedeco.pytorch.Tensor> given = new LinkedHashMap<>();
    for (ValueInfo info : graph.inputs()) {
      given.put(info.name(), input(info, inputs));
    }
    requireKnown(inputs.keySet());
    Map<String, Value> values = plan.run(given, training);
    Map<String, Var> outputs = new LinkedHashMap<>();
    for (ValueInfo info : graph.outputs()) {
      outputs.put(info.name(), new Var(output(info.name(), values)));
    }
    return outputs;
  }

  /**
   * The outputs for one batch at inference (BatchNorm by its running statistics, no Dropout), by
   * name in the network's order, depending on nothing. They live in the innermost open {@link
   * TorchScope}; what was computed on the way is freed at once.
   *
   * @throws IllegalArgumentException as {@link #forward(Map, boolean)}
   * @throws IllegalStateException if no scope is open
   */
  public Map<String, Var> infer(Tensor images) {
    PointerScope outer = TorchScope.current();
    try (TorchScope scope = TorchScope.withoutGradients()) {
      Map<String, Var> outputs = forward(images, false);
      outputs.values().forEach(output -> outer.attach(output.tensor()));
      return outputs;
    }
  }

  private org.bytedeco.pytorch.Tensor input(ValueInfo info, Map<String, Tensor> inputs) {
    Tensor tensor = inputs.get(info.name());
    if (tensor == null) {
      throw new IllegalArgumentException("input '" + info.name() + "' is missing");
    }
    if (!fits(tensor.shape(), info)) {
      throw new IllegalArgumentException(
          "input '%s' has shape %s; the network takes %s"
              .formatted(info.name(), tensor.shape(), info));
    }
    return HostTransfer.channelsLast(HostTransfer.toNative(tensor, compute.master()));
  }

  private static boolean fits(Shape shape, ValueInfo info) {
    List<Dim> dims = info.dims();
    if (dims == null) {
      return true;
    }
    if (dims.size() != shape.rank()) {
      return false;
    }
    for (int axis = 0; axis < dims.size(); axis++) {
      if (dims.get(axis) instanceof Dim.Fixed fixed && fixed.size() != shape.dim(axis)) {
        return false;
      }
    }
    return true;
  }

  private void requireKnown(Set<String> given) {
    Set<String> names = graph.inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    for (String name : given) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "the network has no input '" + name + "'; it has " + names);
      }
    }
  }

  private org.bytedeco.pytorch.Tensor output(String name, Map<String, Value> values) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("output '" + name + "' is not computed by any node");
    }
    org.bytedeco.pytorch.Tensor tensor = plan.tensor(name, value);
    return tensor.is_floating_point() ? compute.master(tensor) : tensor;
  }

  /** The network with its current weights and BatchNorm statistics, each in its stored type. */
  public Graph toGraph() {
    Map<String, Tensor> current = new LinkedHashMap<>();
    try (TorchScope scope = TorchScope.withoutGradients()) {
      weights.forEach(
          (name, weight) ->
              current.put(
                  name, HostTransfer.toHost(weight).cast(graph.requireConstant(name).dtype())));
    }
    return graph.replaceConstants(current);
  }

  /** Frees the weights; the net and its parameters must not be used any more. */
  @Override
  public void close() {
    plan.close();
    freeWeights();
  }

  private void freeWeights() {
    weights.values().forEach(org.bytedeco.pytorch.Tensor::deallocate);
    weights.clear();
  }
}
