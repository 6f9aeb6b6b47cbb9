package io.espalier.plan;

import io.espalier.channels.Barrier;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Listing;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The groups that may be cut, and why the others may not.
 *
 * @param groups those that may be cut, in their order
 * @param reasons by id of the others, clauses that read on from "it stays because"
 */
record Candidates(List<ChannelGroup> groups, Map<String, String> reasons) {
  Candidates {
    groups = List.copyOf(groups);
  }

  /**
   * @throws IllegalArgumentException if an exclusion matches no layer
   */
  static Candidates of(Graph graph, ChannelGroups all, Criterion criterion, PlanOptions options) {
    requireMatches(all, options.exclusions());
    List<ChannelGroup> groups = new ArrayList<>();
    Map<String, String> reasons = new LinkedHashMap<>();
    for (ChannelGroup group : all.groups()) {
      Optional<String> reason = reason(group, options).or(() -> criterion.objection(graph, group));
      reason.ifPresentOrElse(clause -> reasons.put(group.id(), clause), () -> groups.add(group));
    }
    return new Candidates(groups, reasons);
  }

  private static void requireMatches(ChannelGroups all, List<String> exclusions) {
    for (String exclusion : exclusions) {
      if (all.groups().stream().noneMatch(group -> matches(exclusion, group))) {
        throw new IllegalArgumentException(
            "the exclusion '%s' matches no layer with channels".formatted(exclusion));
      }
    }
  }

  private static boolean matches(String exclusion, ChannelGroup group) {
    return group.layers().stream().anyMatch(new Glob(exclusion)::matches);
  }

  private static Optional<String> reason(ChannelGroup group, PlanOptions options) {
    if (group.kind() == Kind.FROZEN) {
      return Optional.of(
          group.barrier().map(Barrier::sentence).orElse("none of its channels can be removed"));
    }
    for (String exclusion : options.exclusions()) {
      if (matches(exclusion, group)) {
        return Optional.of("'%s' excludes it".formatted(exclusion));
      }
    }
    if (group.kind() == Kind.COUPLED && !options.coupled()) {
      return Optional.of(
          "an addition ties its channels, and such layers are left alone: "
              + Listing.of(group.layers()));
    }
    if (group.channels() <= options.minChannels()) {
      return Optional.of(
          "it has %d channels, and at least %d are to remain"
              .formatted(group.channels(), options.minChannels()));
    }
    return Optional.empty();
  }
}
