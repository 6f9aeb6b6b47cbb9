package io.espalier.method;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.Exactness;
import io.espalier.data.Dataset;
import io.espalier.data.Targets;
import io.espalier.graph.Graph;
import io.espalier.importance.Taylor;
import io.espalier.onnx.BatchAxis;
import io.espalier.onnx.OnnxReader;
import io.espalier.torch.TorchRuntime;
import io.espalier.train.RegressionLoss;
import io.espalier.train.TaylorProbe;
import java.io.IOException;
import java.nio.file.Path;

/** Criteria of a {@link Pruning} for which images have to be run. */
public final class MeasuredCriteria {
  private static final int BATCH = 32;
  private static final long SEED = 1;

  private MeasuredCriteria() {}

  /**
   * The criterion by gradients: of the loss by the images' labels, or where they have none, of the
   * network's outputs.
   *
   * @param model file of the network
   * @param exactness with which it is going to be cut
   * @param threads of libtorch, at least 1
   * @throws IOException if the model or the images cannot be read
   * @throws IllegalArgumentException if network and images do not fit each other, or libtorch
   *     cannot run the network; the message says why
   */
  public static Taylor taylor(
      Path model, PruningConfig.Calibration calibration, Exactness exactness, int threads)
      throws IOException {
    TorchRuntime.setThreads(threads);
    Graph graph = BatchAxis.require(OnnxReader.read(model));
    Dataset images = calibration.open();
    try (Assignment assignment =
        images.targets() instanceof Targets.None
            ? Assignment.imitation(graph, threads)
            : Assignment.labels(images, graph.header())) {
      TaylorProbe probe =
          new TaylorProbe(
              assignment.task(),
              images,
              calibration.preprocessing(),
              BATCH,
              RegressionLoss.SMOOTH_L1,
              SEED);
      return probe.measure(graph, ChannelAnalysis.analyse(graph, exactness));
    }
  }
}
