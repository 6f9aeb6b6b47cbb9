package io.espalier.cli;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.ort.OrtEngine;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchRuntime;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier evaluate}: how well a network does on the test images. */
@Command(
    name = "evaluate",
    description = "Measures how well a network does on the test images of a data set.",
    footer = {
      "",
      "Example: espalier evaluate model.onnx --data cifar10:DIR --normalize cifar10",
      "         espalier evaluate model.onnx --data cifar10:DIR --engine torch --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin Console console;
  @Mixin ModelArgument model;
  @Mixin DataOptions data;
  @Mixin ThreadsOption threads;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "onnxruntime",
      description = "What runs the network: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  EngineChoice engine;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "100",
      description = "How many images run at once. Default: ${DEFAULT-VALUE}.")
  int batchSize;

  /** The result, in the form of its JSON. */
  private record Measured(String metric, double value, long samples, String engine) {
    String toText() {
      return "%s %s on %s images (%s)%n"
          .formatted(metric, Numbers.percent(value), Numbers.grouped(samples), engine);
    }
  }

  @Override
  public Integer call() throws IOException {
    Graph graph = model.read();
    Preprocessing preprocessing = data.preprocessing(graph);
    Dataset images = data.data.open(Split.TEST);
    try (Runner runner =
        new CountingRunner(open(graph), console.progress("evaluate", images.size()))) {
      Evaluation evaluation =
          Evaluator.evaluate(
              runner, graph, images, preprocessing, new Task.Classification(), batchSize);
      Measured measured =
          new Measured(
              evaluation.metric(), evaluation.value(), evaluation.samples(), engine.toString());
      console.print(measured, measured::toText);
    }
    return ExitCode.DONE;
  }

  private Runner open(Graph graph) throws IOException {
    return switch (engine) {
      case ONNXRUNTIME ->
          new OrtEngine(threads.count(), OrtEngine.Optimization.ALL).open(model.file);
      case TORCH -> {
        TorchRuntime.setThreads(threads.count());
        yield TorchEngine.float32().open(graph);
      }
    };
  }
}
