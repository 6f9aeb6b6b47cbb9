package io.espalier.bench;

import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchRuntime;
import java.util.Arrays;
import java.util.List;

/**
 * Compares a training step of ResNet-20 through TorchNet with one written by hand, run in turns so
 * that whatever slows the machine slows both.
 *
 * <pre>StepBench [STEPS [THREADS]]</pre>
 */
public final class StepBench {
  private static final int WARM_UP = 8;

  private StepBench() {}

  /** Prints medians in milliseconds, and the median of the ratios of neighbouring steps. */
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 40;
    if (args.length > 1) {
      TorchRuntime.setThreads(Integer.parseInt(args[1]));
    }
    Tensor images = Batches.images();
    int[] labels = Batches.labels();
    System.out.printf(
        "ResNet-20, batch %d, channels-last, %d threads, %d steps each%n",
        Batches.SIZE, TorchRuntime.threads(), steps);
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      compare(precision, images, labels, steps);
    }
  }

  private static void compare(Precision precision, Tensor images, int[] labels, int steps) {
    Graph graph = Batches.resNet20();
    double[] byHand = new double[steps];
    double[] byNet = new double[steps];
    double[] ratios = new double[steps];
    double handLoss = 0;
    double netLoss = 0;
    try (TrainingStep hand = new HandWrittenResNet20(graph, precision);
        TrainingStep net = new NetStep(graph, precision)) {
      for (int i = -WARM_UP; i < steps; i++) {
        long start = System.nanoTime();
        handLoss = hand.run(images, labels);
        long middle = System.nanoTime();
        netLoss = net.run(images, labels);
        long end = System.nanoTime();
        if (i >= 0) {
          byHand[i] = (middle - start) / 1e6;
          byNet[i] = (end - middle) / 1e6;
          ratios[i] = byNet[i] / byHand[i];
        }
      }
    }
    System.out.printf(
        "%s  by hand %.1f ms (loss %.4f)  TorchNet %.1f ms (loss %.4f)  ratio %.3f%n",
        precision, median(byHand), handLoss, median(byNet), netLoss, median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
