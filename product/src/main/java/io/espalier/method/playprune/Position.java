package io.espalier.method.playprune;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a game stands after a round, kept in its checkpoint.
 *
 * @param original the network that the game began with
 * @param now the network of this checkpoint
 * @param result the last network inside the tolerance
 * @param standstill how long nothing has been cut
 * @param thresholds the last W_γ found for each layer, by group
 * @param kept the networks that lie in files of their own, by round
 */
record Position(
    Standing original,
    Standing now,
    Standing result,
    Standstill standstill,
    Map<String, FoundThreshold> thresholds,
    List<Standing> kept) {

  Position {
    thresholds = Collections.unmodifiableMap(new TreeMap<>(thresholds));
    kept = List.copyOf(kept);
  }

  static Position start(Standing original) {
    return new Position(original, original, original, Standstill.NONE, Map.of(), List.of());
  }

  /** The position after a further round. */
  Position after(
      Standing next,
      Standstill standing,
      Map<String, FoundThreshold> found,
      List<Standing> keeping) {
    return new Position(original, next, next.inside() ? next : result, standing, found, keeping);
  }
}
