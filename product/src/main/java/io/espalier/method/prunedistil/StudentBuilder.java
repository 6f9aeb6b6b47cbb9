package io.espalier.method.prunedistil;

import io.espalier.channels.Barrier;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.importance.Criterion;
import io.espalier.importance.L2Norm;
import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.zoo.FreshWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the student of a teacher: the same architecture, in which every group of channels that
 * additions tie keeps a share of its width. Groups of single layers keep the teacher's.
 *
 * <p>The channels that stay are those whose filters have the largest Euclidean norms, as the mean
 * over the group's layers; a student that inherits has their weights.
 */
final class StudentBuilder {
  private final double ratio;
  private final StudentInit init;
  private final int roundTo;
  private final int minFilters;
  private final long seed;
  private final Criterion criterion = new L2Norm();

  /**
   * @param seed of fresh weights
   */
  StudentBuilder(PruneAndDistilOptions options, long seed) {
    this.ratio = options.studentRatio();
    this.init = options.studentInit();
    this.roundTo = options.roundTo();
    this.minFilters = options.minFilters();
    this.seed = seed;
  }

  /** Whether a student would be narrower than its teacher, whose groups these are. */
  boolean narrows(ChannelGroups groups) {
    return groups.groups().stream()
        .filter(group -> group.kind() == ChannelGroup.Kind.COUPLED)
        .anyMatch(group -> target(group) < group.channels());
  }

  /**
   * The student of a teacher.
   *
   * @param groups the teacher's
   * @throws IllegalArgumentException if the teacher has no group that can be narrowed, or if none
   *     would be narrower
   */
  Student build(Graph teacher, ChannelGroups groups) {
    List<ChannelGroup> tied =
        groups.groups().stream()
            .filter(group -> group.kind() == ChannelGroup.Kind.COUPLED)
            .toList();
    if (tied.isEmpty()) {
      throw new IllegalArgumentException(
          "no student can be made of the network '%s': it has no layers that an addition ties and that can be narrowed%s; a student-ratio of 1 leaves it at pruning"
              .formatted(
                  teacher.name(),
                  frozen(groups).stream().findFirst().map(why -> " (" + why + ")").orElse("")));
    }
    Map<String, int[]> removed = removed(teacher, groups, tied);
    PruningPlan plan = PruningPlan.of(groups, removed);
    if (plan.isEmpty()) {
      throw new IllegalArgumentException(
          "a student-ratio of %s narrows none of the %d groups of layers that additions tie (the widest has %d channels, at least %d stay, in multiples of %d)"
              .formatted(
                  ratio,
                  tied.size(),
                  tied.stream().mapToInt(ChannelGroup::channels).max().orElseThrow(),
                  minFilters,
                  roundTo));
    }
    Graph cut = Surgeon.prune(teacher, plan);
    return new Student(
        switch (init) {
          case INHERIT -> cut;
          case FRESH -> FreshWeights.of(cut, seed);
        },
        tied.stream().map(group -> width(group, plan)).toList(),
        remarks(groups, tied, plan));
  }

  private static Student.Width width(ChannelGroup group, PruningPlan plan) {
    return new Student.Width(
        group.id(), group.channels(), group.channels() - plan.removed(group.id()).length);
  }

  /** How many of a group's channels are to stay. */
  private int target(ChannelGroup group) {
    int width = group.channels();
    int share = Math.max(1, (int) Math.round(ratio * width));
    int rounded = width % roundTo == 0 ? Math.ceilDiv(share, roundTo) * roundTo : share;
    return Math.min(width, Math.max(rounded, minFilters));
  }

  /** The channels of each group that go: the weakest that are not the last of some value. */
  private Map<String, int[]> removed(Graph teacher, ChannelGroups groups, List<ChannelGroup> tied) {
    Map<ChannelGroup, List<Integer>> weakestFirst = new LinkedHashMap<>();
    int[] position = new int[groups.componentCount()];
    Arrays.fill(position, Integer.MAX_VALUE);
    int place = 0;
    for (ChannelGroup group : tied) {
      List<Integer> order = weakestFirst(teacher, group);
      weakestFirst.put(group, order);
      for (int channel : order) {
        position[group.component(channel)] = place++;
      }
    }
    boolean[] stays = groups.lastOfEachAxis(position);
    Map<String, int[]> removed = new LinkedHashMap<>();
    weakestFirst.forEach(
        (group, order) -> {
          int[] gone =
              order.stream()
                  .filter(channel -> !stays[group.component(channel)])
                  .limit(group.channels() - target(group))
                  .mapToInt(Integer::intValue)
                  .toArray();
          if (gone.length > 0) {
            removed.put(group.id(), gone);
          }
        });
    return removed;
  }

  /** A group that no layer with weights makes cannot be scored, and loses its last channels. */
  private List<Integer> weakestFirst(Graph teacher, ChannelGroup group) {
    List<Integer> channels = IntStream.range(0, group.removable()).boxed().toList();
    if (criterion.objection(teacher, group).isPresent()) {
      return channels.reversed();
    }
    double[] scores = criterion.scores(teacher, group);
    return channels.stream()
        .sorted(Comparator.comparingDouble(channel -> scores[channel]))
        .toList();
  }

  private List<String> remarks(ChannelGroups groups, List<ChannelGroup> tied, PruningPlan plan) {
    List<String> remarks = new ArrayList<>();
    for (ChannelGroup group : tied) {
      int after = width(group, plan).after();
      if (after > target(group)) {
        remarks.add(
            "'%s' keeps %d of its %d channels and not %d, because %s"
                .formatted(
                    group.id(),
                    after,
                    group.channels(),
                    target(group),
                    group
                        .barrier()
                        .map(Barrier::sentence)
                        .orElse("without them nothing would be left of some value")));
      }
    }
    remarks.addAll(frozen(groups));
    return remarks;
  }

  /** A sentence for each group that additions tie and from which nothing can be cut. */
  private static List<String> frozen(ChannelGroups groups) {
    return groups.groups().stream()
        .filter(group -> group.kind() == ChannelGroup.Kind.FROZEN)
        .filter(group -> group.ties().stream().anyMatch(node -> isAddition(groups.network(), node)))
        .map(
            group ->
                "'%s' keeps its %d channels, because %s"
                    .formatted(
                        group.id(),
                        group.channels(),
                        group.barrier().map(Barrier::sentence).orElseThrow()))
        .toList();
  }

  private static boolean isAddition(Graph graph, String node) {
    return graph
        .node(node)
        .map(found -> found.op())
        .filter(
            op ->
                (op instanceof Op.Binary b
                        && (b.arithmetic() == Op.Arithmetic.ADD
                            || b.arithmetic() == Op.Arithmetic.SUB))
                    || op instanceof Op.Fold)
        .isPresent();
  }
}
