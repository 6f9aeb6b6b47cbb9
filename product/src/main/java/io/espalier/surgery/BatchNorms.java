package io.espalier.surgery;

import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts BatchNorm into a network that an exporter has folded it out of, and folds it in again.
 *
 * <p>A network without it trains badly. {@link #insert} leaves what the network computes at
 * inference as it is, up to rounding; from there training goes on as with a network that never lost
 * its BatchNorm. The network's file remembers which ones were inserted, so that {@link
 * #foldInserted} takes out no other.
 */
public final class BatchNorms {
  private static final String INSERTED = "espalier.norms.inserted";

  private BatchNorms() {}

  /** Whether a network has a BatchNorm. */
  public static boolean any(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> node.op() instanceof Op.BatchNorm);
  }

  /**
   * Behind which values {@link #insert} puts a BatchNorm: the outputs of convolutions and
   * transposed convolutions with a weight of their own. Left out are
   *
   * <ul>
   *   <li>heads, behind which no further convolution or matrix product follows, and outputs of the
   *       network: their scale is the answer;
   *   <li>convolutions whose output a normalisation reads already;
   *   <li>convolutions over a single position, as in squeeze-excite gates and classifiers behind a
   *       global pool: a batch has too few numbers for their statistics.
   * </ul>
   *
   * @throws io.espalier.graph.InvalidGraphException if the shapes of the network cannot be found
   */
  public static Set<ChannelAxis> places(Graph graph) {
    return new NormInsertion(graph).places();
  }

  /**
   * The network with a BatchNorm at each of the {@linkplain #places places}. With a convolution's
   * statistics as its own, {@code sqrt(variance + epsilon)} for a scale and the mean for a bias it
   * changes nothing at inference; a bias of the convolution goes into it. In float32, outputs agree
   * within about 1e-5 of their magnitude, or as well as those of two engines do.
   *
   * <p>The weights of each convolution are multiplied by the power of two that makes them as large
   * as fresh ones, and the BatchNorm divides by it: how far a training step takes weights behind
   * which BatchNorm stands depends on their size, and folded ones are small.
   *
   * @param statistics of each place
   * @throws IllegalArgumentException if statistics are missing, or of another number of channels
   */
  public static Graph insert(Graph graph, Map<ChannelAxis, ChannelStatistics> statistics) {
    NormInsertion insertion = new NormInsertion(graph);
    Graph with = insertion.insert(statistics);
    return mark(with, insertion.inserted());
  }

  /**
   * The network with each BatchNorm folded into the convolution, transposed convolution or Gemm in
   * front of it: the same function at inference, up to rounding. One stays where something else
   * reads the layer's output, or where its numbers or the layer's are not constant.
   */
  public static Graph fold(Graph graph) {
    return forget(NormFolding.fold(graph, node -> true));
  }

  /** The network with only those BatchNorms folded that {@link #insert} put in. */
  public static Graph foldInserted(Graph graph) {
    Set<String> inserted = inserted(graph);
    return forget(NormFolding.fold(graph, node -> inserted.contains(node.name())));
  }

  /** The network with all its BatchNorms, from now on as if none had been inserted. */
  public static Graph keepInserted(Graph graph) {
    return forget(graph);
  }

  /** Names of the BatchNorm nodes that {@link #insert} put in and that are still there. */
  public static Set<String> inserted(Graph graph) {
    String names = graph.header().metadata().getOrDefault(INSERTED, "");
    return Arrays.stream(names.split("\n", -1))
        .filter(name -> graph.node(name).map(Node::op).orElse(null) instanceof Op.BatchNorm)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Graph mark(Graph graph, List<String> nodes) {
    Set<String> all = new TreeSet<>(inserted(graph));
    all.addAll(nodes);
    return all.isEmpty()
        ? graph
        : graph.withHeader(graph.header().withMetadata(INSERTED, String.join("\n", all)));
  }

  private static Graph forget(Graph graph) {
    return graph.withHeader(graph.header().withoutMetadata(INSERTED));
  }
}
