package io.espalier.zoo;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.surgery.PruningPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Cuts of random channels, as many of each group. */
final class RandomCut {
  private RandomCut() {}

  /**
   * A plan that removes a share of the channels of each group, rounded down; less what would be the
   * last of some value.
   */
  static PruningPlan of(ChannelGroups groups, double share, long seed) {
    Random random = new Random(seed);
    int[] position = new int[groups.componentCount()];
    Arrays.fill(position, Integer.MAX_VALUE);
    Map<ChannelGroup, List<Integer>> chosen = new HashMap<>();
    int count = 0;
    for (ChannelGroup group : groups.groups()) {
      List<Integer> channels =
          new ArrayList<>(IntStream.range(0, group.removable()).boxed().toList());
      Collections.shuffle(channels, random);
      List<Integer> some = channels.subList(0, (int) (share * channels.size()));
      for (int channel : some) {
        position[group.component(channel)] = count++;
      }
      chosen.put(group, some);
    }
    boolean[] stays = groups.lastOfEachAxis(position);
    Map<String, int[]> removed = new HashMap<>();
    chosen.forEach(
        (group, channels) ->
            removed.put(
                group.id(),
                channels.stream()
                    .mapToInt(Integer::intValue)
                    .filter(channel -> !stays[group.component(channel)])
                    .toArray()));
    return PruningPlan.of(groups, removed);
  }
}
