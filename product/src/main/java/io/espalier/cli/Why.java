package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Explanation;
import io.espalier.cli.Inspection.Group;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one node has to do with channels, in the form of the JSON of {@code inspect --why}.
 *
 * @param outputShape for one image; null where it is not known
 * @param approximate whether its statistics change with what it carries
 * @param makes groups whose channels are its filters
 * @param carries further groups whose channels pass through it
 * @param reads groups whose channels its weights read
 */
record Why(
    String node,
    String op,
    @Nullable List<Integer> outputShape,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean approximate,
    List<Group> makes,
    List<Group> carries,
    List<Group> reads) {

  private static final int HINTS = 5;

  /**
   * Asks for a node.
   *
   * @throws IllegalArgumentException if the network has no such node; the message names some whose
   *     names are like it
   */
  static Why of(Graph graph, ChannelGroups groups, String name) {
    Node node =
        graph
            .node(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the network has no node '%s'%s".formatted(name, hint(graph, name))));
    Explanation explanation = groups.explain(name);
    return new Why(
        name,
        node.op().label(),
        groups.shapes().find(node.output()).map(Inspection::extents).orElse(null),
        groups.approximated().contains(name),
        groups(explanation.makes()),
        groups(explanation.carries()),
        groups(explanation.reads()));
  }

  private static String hint(Graph graph, String name) {
    List<String> like =
        graph.nodes().stream()
            .map(Node::name)
            .filter(other -> other.contains(name))
            .limit(HINTS)
            .toList();
    return like.isEmpty()
        ? "; espalier inspect lists the layers"
        : like.stream().collect(Collectors.joining("', '", "; there are '", "'"));
  }

  private static List<Group> groups(List<ChannelGroup> groups) {
    return groups.stream().map(Group::of).toList();
  }

  /** For people: the node, and a paragraph for each group. */
  String toText() {
    StringBuilder text =
        new StringBuilder(
            "%s (%s)%s%n".formatted(node, op, outputShape == null ? "" : " gives " + outputShape));
    if (approximate) {
      text.append("  a cut through it is approximate: its statistics are those of what is left\n");
    }
    describe(text, "makes", makes);
    describe(text, "carries", carries);
    describe(text, "reads", reads);
    if (makes.isEmpty() && carries.isEmpty() && reads.isEmpty()) {
      text.append(
          "  it makes, carries and reads no group: it moves channels whole, or computes shapes\n");
    }
    return text.toString();
  }

  private static void describe(StringBuilder text, String verb, List<Group> groups) {
    for (Group group : groups) {
      text.append(
          "%n  %s the group %s: %s, %d of %d channels can be cut%n"
              .formatted(verb, group.id(), group.kind(), group.removable(), group.channels()));
      text.append("    layers         ").append(String.join(", ", group.layers())).append('\n');
      if (!group.ties().isEmpty()) {
        text.append("    tied by        ").append(String.join(", ", group.ties())).append('\n');
      }
      if (group.barrier() != null) {
        text.append(group.removable() == 0 ? "    stays because  " : "    rest stays because  ")
            .append(group.barrier())
            .append('\n');
      }
    }
  }
}
