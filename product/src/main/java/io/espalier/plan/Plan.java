package io.espalier.plan;

import io.espalier.surgery.PruningPlan;
import java.util.List;
import java.util.Optional;

/**
 * What is to be cut, and why the rest is not. Made by {@link Planner}.
 *
 * @param cut the channels that go
 * @param remaining what remains of the budget's quantity, as a share of what it was
 * @param met whether that is within the budget; if not, {@code cut} is the most that could go
 * @param groups all groups of the network, in their order
 */
public record Plan(PruningPlan cut, double remaining, boolean met, List<GroupPlan> groups) {
  public Plan {
    groups = List.copyOf(groups);
  }

  /** The channels of all groups after the cut, in their order. */
  public List<Integer> widths() {
    return groups.stream().map(GroupPlan::after).toList();
  }

  /**
   * What becomes of one group.
   *
   * @param id the group's id
   * @param before its channels now
   * @param after its channels after the cut
   * @param reason why it stays whole, a clause that reads on from "it stays because"; empty if it
   *     is cut
   */
  public record GroupPlan(String id, int before, int after, Optional<String> reason) {}
}
