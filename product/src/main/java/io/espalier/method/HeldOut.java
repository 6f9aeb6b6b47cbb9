package io.espalier.method;

import io.espalier.data.Preprocessing;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The part of the data that a network has never seen, as its file remembers it: by this part
 * decisions about the network are honest.
 *
 * @param selection text of a {@link io.espalier.data.Selection}
 * @param seed which images it draws
 */
public record HeldOut(String selection, long seed) {
  private static final String SELECTION = "espalier.selection";
  private static final String SEED = "espalier.selection.seed";

  /** What is held out where nothing else is known: half of the test images. */
  public static final HeldOut DEFAULT = new HeldOut("test:0.5", 1);

  /** What a file remembers, if it does. */
  public static Optional<HeldOut> of(FileHeader header) {
    String selection = header.metadata().get(SELECTION);
    String seed = header.metadata().get(SEED);
    return selection == null || seed == null
        ? Optional.empty()
        : Optional.of(new HeldOut(selection, Long.parseLong(seed)));
  }

  /**
   * The network with a file header that remembers this, how the network takes its images, and how
   * its outputs are read.
   */
  Graph remember(Graph graph, Preprocessing preprocessing, Assignment assignment) {
    Map<String, String> entries = new TreeMap<>(preprocessing.toMetadata());
    entries.putAll(assignment.metadata());
    entries.put(SELECTION, selection);
    entries.put(SEED, Long.toString(seed));
    FileHeader header = graph.header();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      header = header.withMetadata(entry.getKey(), entry.getValue());
    }
    return graph.withHeader(header);
  }
}
