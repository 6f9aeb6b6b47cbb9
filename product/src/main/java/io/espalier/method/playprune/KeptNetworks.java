package io.espalier.method.playprune;

import io.espalier.graph.Graph;
import java.io.IOException;
import java.util.Set;

/** The place for the networks of a game that are kept as files of their own. */
public interface KeptNetworks {
  /** Writes the network that stood after a round, in place of one that is there already. */
  void put(int round, Graph network) throws IOException;

  /** Removes the networks of all other rounds. */
  void retain(Set<Integer> rounds) throws IOException;
}
