package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.espalier.channels.Barrier;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Exactness;
import io.espalier.channels.Listing;
import io.espalier.cost.Cost;
import io.espalier.cost.LayerCost;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code inspect} finds out about a network, in the form of its JSON.
 *
 * @param macs multiply-accumulate operations of convolutions and linear layers for one image
 * @param fileBytes size of the network as a file
 * @param approximate the normalisations whose statistics change if all channels go that can; absent
 *     unless cutting through norms was asked for
 * @param pricedAt the input shapes at which MACs and activations were counted: one image, and a
 *     plausible size where the network leaves it free
 */
@JsonPropertyOrder({
  "model",
  "inputs",
  "outputs",
  "parameters",
  "macs",
  "fileBytes",
  "peakActivationBytes",
  "pricedAt",
  "layers",
  "approximate",
  "groups"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
record Inspection(
    String model,
    List<Port> inputs,
    List<Port> outputs,
    long parameters,
    long macs,
    long fileBytes,
    long peakActivationBytes,
    Map<String, List<Integer>> pricedAt,
    List<Layer> layers,
    @Nullable List<String> approximate,
    List<Group> groups) {

  /**
   * An input or output of the network.
   *
   * @param shape numbers, and strings where an extent is free; null where the file declares none
   */
  record Port(String name, String type, @Nullable List<Object> shape) {
    static Port of(ValueInfo info) {
      List<Dim> dims = info.dims();
      return new Port(
          info.name(),
          info.dtype().name(),
          dims == null ? null : dims.stream().map(Port::extent).toList());
    }

    private static Object extent(Dim dim) {
      return switch (dim) {
        case Dim.Fixed fixed -> fixed.size();
        case Dim.Free free -> free.toString();
      };
    }
  }

  /**
   * A node and its price.
   *
   * @param outputShape for one image; null where it is not known
   */
  record Layer(
      String name, String op, long parameters, long macs, @Nullable List<Integer> outputShape) {
    static Layer of(LayerCost cost) {
      Shape shape = cost.outputShape();
      return new Layer(
          cost.name(),
          cost.op(),
          cost.parameters(),
          cost.macs(),
          shape == null ? null : extents(shape));
    }
  }

  /**
   * Channels that are cut together or not at all.
   *
   * @param removable how many of them can be cut
   * @param ties the nodes that tie its layers to each other
   * @param barrier why channels have to stay; null if all can go
   */
  record Group(
      String id,
      int channels,
      int removable,
      String kind,
      List<String> layers,
      List<String> ties,
      @Nullable String barrier) {
    static Group of(ChannelGroup group) {
      return new Group(
          group.id(),
          group.channels(),
          group.removable(),
          group.kind().name().toLowerCase(Locale.ROOT),
          group.layers(),
          group.ties(),
          group.barrier().map(Barrier::sentence).orElse(null));
    }
  }

  /**
   * What was found out.
   *
   * @param exactness that the groups were found for
   * @param cost of the network, for the input shapes of its analysis
   */
  static Inspection of(
      String model, Graph graph, ChannelGroups groups, Exactness exactness, Cost cost) {
    return new Inspection(
        model,
        graph.inputs().stream().map(Port::of).toList(),
        graph.outputs().stream().map(Port::of).toList(),
        cost.parameters(),
        cost.macs(),
        cost.fileBytes(),
        cost.peakActivationBytes(),
        pricedAt(groups.inputShapes()),
        cost.layers().stream().map(Layer::of).toList(),
        exactness == Exactness.THROUGH_NORMS ? groups.approximated() : null,
        groups.groups().stream().map(Group::of).toList());
  }

  private static Map<String, List<Integer>> pricedAt(Map<String, Shape> inputShapes) {
    Map<String, List<Integer>> extents = new TreeMap<>();
    inputShapes.forEach((name, shape) -> extents.put(name, extents(shape)));
    return extents;
  }

  static List<Integer> extents(Shape shape) {
    return Arrays.stream(shape.dims()).boxed().toList();
  }

  /** For people: the whole, the layers that cost something, and the groups. */
  String toText() {
    StringBuilder text = new StringBuilder(model).append('\n');
    inputs.forEach(port -> text.append("  input       ").append(describe(port)).append('\n'));
    outputs.forEach(port -> text.append("  output      ").append(describe(port)).append('\n'));
    pricedAt.forEach(
        (name, shape) ->
            text.append("  priced at   ").append(name).append(' ').append(shape).append('\n'));
    text.append("  parameters  %s%n".formatted(Numbers.grouped(parameters)));
    long unknown = layers.stream().filter(layer -> layer.outputShape() == null).count();
    text.append(
        "  MACs        %s%s%n"
            .formatted(
                Numbers.grouped(macs),
                unknown == 0
                    ? ""
                    : " without " + unknown + " layers behind operators that are not known here"));
    text.append("  file        %s%n".formatted(Numbers.bytes(fileBytes)));
    text.append("  activations %s at most%n%n".formatted(Numbers.bytes(peakActivationBytes)));
    Table layerTable = new Table("layer", "op", "parameters", "MACs", "output");
    layers.forEach(
        layer ->
            layerTable.row(
                layer.name(),
                layer.op(),
                Numbers.grouped(layer.parameters()),
                Numbers.grouped(layer.macs()),
                layer.outputShape() == null ? "?" : layer.outputShape().toString()));
    Table groupTable = new Table("group", "channels", "can go", "kind", "layers", "stays because");
    groups.forEach(
        group ->
            groupTable.row(
                group.id(),
                Integer.toString(group.channels()),
                Integer.toString(group.removable()),
                group.kind(),
                Listing.of(group.layers()),
                group.barrier() == null ? "" : group.barrier()));
    text.append(layerTable).append('\n');
    if (approximate != null) {
      text.append("cutting all that can go is ")
          .append(ThroughNorms.sentence(approximate))
          .append("\n\n");
    }
    return text.append(groupTable).toString();
  }

  private static String describe(Port port) {
    return port.name() + " " + port.type() + (port.shape() == null ? "" : port.shape());
  }
}
