package io.espalier.train;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Evaluator;
import io.espalier.eval.ImageFeeds;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the running statistics of a network's BatchNorms anew from images, as after a cut, when the
 * values in front of them are no longer those that the statistics are of. No weight changes.
 *
 * <p>Batches run through the network as in training, each BatchNorm normalising by the batch, so
 * that one pass serves all layers; Dropout drops nothing. The statistics of {@code B} batches of
 * equal size make those of all their images,
 *
 * <pre>
 * mean = Σ mean_b / B        variance = Σ (variance_b + (mean_b − mean)²) / B
 * </pre>
 *
 * <p>which are exact for the first BatchNorm on each path and for a single batch. Behind others
 * they differ from what inference shows by as much as one batch differs from all images.
 */
public final class NormReestimation {
  /**
   * Least number of images in a batch, however large they are: each batch normalises itself, and by
   * a few images it does so otherwise than all do.
   */
  private static final int LEAST_BATCH = 32;

  private final Dataset images;
  private final Preprocessing preprocessing;
  private final int batchSize;

  /**
   * From some images, as they are at inference.
   *
   * @param images are all run, but for those that fill no batch where one is full
   */
  public NormReestimation(Dataset images, Preprocessing preprocessing) {
    this(images, preprocessing, Math.max(LEAST_BATCH, Evaluator.batchSize(images.imageShape())));
  }

  /** From batches of a given size. */
  NormReestimation(Dataset images, Preprocessing preprocessing, int batchSize) {
    this.images = images;
    this.preprocessing = preprocessing;
    this.batchSize = batchSize;
  }

  /**
   * The network with statistics of these images; itself if it has none.
   *
   * @param body a network that libtorch runs
   */
  public Graph of(Graph body) {
    if (body.nodes().stream().noneMatch(node -> node.op() instanceof Op.BatchNorm)) {
      return body;
    }
    Map<String, Pooled> pooled = new LinkedHashMap<>();
    Graph last;
    try (TorchNet net = TorchNet.of(forgetful(body), Precision.FP32)) {
      int full = 0;
      for (Map<String, Tensor> feed : ImageFeeds.of(body, images, preprocessing, batchSize)) {
        int size = feed.values().iterator().next().shape().dim(0);
        if (size >= full) {
          full = size;
          try (TorchScope scope = TorchScope.withoutGradients()) {
            net.forward(feed, true);
          }
          add(net.toGraph(), pooled);
        }
      }
      last = net.toGraph();
    }
    return with(body, last, pooled);
  }

  /** The network whose running statistics are those of the last batch alone, without Dropout. */
  private static Graph forgetful(Graph body) {
    List<Node> nodes = body.nodes().stream().map(NormReestimation::forgetful).toList();
    return body.withNodes(nodes).withoutUnreadConstants();
  }

  private static Node forgetful(Node node) {
    if (node.op() instanceof Op.BatchNorm norm) {
      return node.withOp(new Op.BatchNorm(norm.epsilon(), 0));
    }
    return node.op() instanceof Op.Dropout
        ? node.withOp(new Op.Elementwise(Op.Function.IDENTITY)).withInputs(List.of(node.input(0)))
        : node;
  }

  private static void add(Graph batch, Map<String, Pooled> pooled) {
    for (Node node : batch.nodes()) {
      if (isRunning(batch, node)) {
        pooled
            .computeIfAbsent(
                node.name(),
                name -> new Pooled(batch.requireConstant(node.input(3)).shape().dim(0)))
            .add(batch.requireConstant(node.input(3)), batch.requireConstant(node.input(4)));
      }
    }
  }

  private static boolean isRunning(Graph graph, Node node) {
    return node.op() instanceof Op.BatchNorm
        && graph.isConstant(node.input(3))
        && graph.isConstant(node.input(4));
  }

  /** The network, its BatchNorms reading statistics of their own. */
  private static Graph with(Graph body, Graph separated, Map<String, Pooled> pooled) {
    Map<String, Tensor> statistics = new LinkedHashMap<>();
    List<Node> nodes =
        body.nodes().stream()
            .map(
                node -> {
                  Pooled found = pooled.get(node.name());
                  if (found == null) {
                    return node;
                  }
                  List<String> inputs = separated.node(node.name()).orElseThrow().inputs();
                  put(statistics, separated, inputs.get(3), found.mean());
                  put(statistics, separated, inputs.get(4), found.variance());
                  return node.withInputs(inputs);
                })
            .toList();
    return body.withNodes(nodes).replaceConstants(statistics);
  }

  private static void put(
      Map<String, Tensor> statistics, Graph separated, String name, double... numbers) {
    statistics.put(
        name,
        Tensor.ofDoubles(Shape.of(numbers.length), numbers)
            .cast(separated.requireConstant(name).dtype()));
  }

  /** Statistics of batches of equal size, as they come. */
  private static final class Pooled {
    private final double[] mean;
    private final double[] variance; // within batches, plus the batches' squared deviations, summed
    private int batches;

    Pooled(int channels) {
      mean = new double[channels];
      variance = new double[channels];
    }

    void add(Tensor batchMean, Tensor batchVariance) {
      batches++;
      for (int c = 0; c < mean.length; c++) {
        double delta = batchMean.getDouble(c) - mean[c];
        mean[c] += delta / batches;
        variance[c] += batchVariance.getDouble(c) + delta * (batchMean.getDouble(c) - mean[c]);
      }
    }

    double[] mean() {
      return mean.clone();
    }

    double[] variance() {
      double[] variances = variance.clone();
      for (int c = 0; c < variances.length; c++) {
        variances[c] /= batches;
      }
      return variances;
    }
  }
}
