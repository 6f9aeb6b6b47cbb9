package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the groups that a node has to do with. */
final class Explanations {
  private static final Set<Role> FILTERS = EnumSet.of(Role.FILTER, Role.GROUPED_FILTER);

  private final LabelTable table;
  private final int[] numbers;
  private final int[] groupOf;
  private final List<ChannelGroup> groups;

  /**
   * @param numbers component of each label's root, −1 for none
   * @param groupOf group of each component, −1 for none
   */
  Explanations(LabelTable table, int[] numbers, int[] groupOf, List<ChannelGroup> groups) {
    this.table = table;
    this.numbers = numbers;
    this.groupOf = groupOf;
    this.groups = groups;
  }

  Explanation of(Node node) {
    Set<Integer> makes = new TreeSet<>();
    Set<Integer> reads = new TreeSet<>();
    for (Source source : table.sources()) {
      if (source.node().equals(node.name())) {
        if (FILTERS.contains(source.role())) {
          collect(source.labels(), makes);
        } else if (source.role() == Role.CONSUMER) {
          collect(source.labels(), reads);
        }
      }
    }
    Set<Integer> carries = new TreeSet<>();
    for (String output : node.outputs()) {
      AxisLabels labels = table.labels().get(output);
      for (int axis = 0; labels != null && axis < labels.rank(); axis++) {
        collect(labels.get(axis), carries);
      }
    }
    carries.removeAll(makes);
    return new Explanation(node.name(), named(makes), named(carries), named(reads));
  }

  private void collect(int @Nullable [] labels, Set<Integer> into) {
    if (labels != null) {
      for (int label : labels) {
        int component = numbers[table.components().find(label)];
        if (component >= 0 && groupOf[component] >= 0) {
          into.add(groupOf[component]);
        }
      }
    }
  }

  private List<ChannelGroup> named(Set<Integer> found) {
    return found.stream().map(groups::get).toList();
  }
}
