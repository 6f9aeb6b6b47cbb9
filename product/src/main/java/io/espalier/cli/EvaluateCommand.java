package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Robustness;
import io.espalier.eval.RobustnessSuite;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.ort.OrtEngine;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier evaluate}: how well networks do on the test images. */
@Command(
    name = "evaluate",
    description = "Measures how well networks do on the test images of a data set.",
    footer = {
      "",
      "Example: espalier evaluate model.onnx --data cifar10:DIR --normalize cifar10",
      "         espalier evaluate model.onnx --data cifar10:DIR --engine torch --json",
      "         espalier evaluate model.onnx small.onnx --data cifar10:DIR --robustness"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin Console console;
  @Mixin ModelArguments models;
  @Mixin DataOptions data;
  @Mixin RobustnessOptions robustness;
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

  /** One of the networks. */
  private record Subject(String label, Path file, Graph graph, Preprocessing preprocessing) {
    Task task(Dataset images) {
      return Task.of(images.targets(), graph.header().metadata());
    }
  }

  /** The result of one network on clean images, in the form of its JSON. */
  private record Measured(
      String metric,
      double value,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> parts,
      long samples,
      String engine) {
    String toText() {
      Table table = new Table("", metric);
      parts.forEach((part, value) -> table.row(part, Numbers.metric(metric, value)));
      return "%s %s on %s images (%s)%n%s"
          .formatted(
              metric,
              Numbers.metric(metric, value),
              Numbers.grouped(samples),
              engine,
              parts.isEmpty() ? "" : "\n" + table);
    }
  }

  @Override
  public Integer call() throws IOException {
    Optional<RobustnessSuite> suite = robustness.suite();
    robustness.requireWritable(models.files);
    List<Subject> subjects = subjects();
    Dataset images = data.data(subjects.getFirst().graph()).open(Split.TEST);
    images.remarks().forEach(console::say);
    if (suite.isPresent()) {
      printRobustness(suite.get(), subjects, images);
    } else {
      printClean(subjects, images);
    }
    return ExitCode.DONE;
  }

  private List<Subject> subjects() throws IOException {
    List<String> labels = models.labels();
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Path file = models.files.get(i);
      Graph graph = ModelArgument.read(file);
      subjects.add(new Subject(labels.get(i), file, graph, data.preprocessing(graph)));
    }
    return subjects;
  }

  private void printClean(List<Subject> subjects, Dataset images) throws IOException {
    Map<String, Evaluation> results =
        measure(
            subjects,
            images.size(),
            (subject, runner) ->
                Evaluator.evaluate(
                    runner,
                    subject.graph(),
                    images,
                    subject.preprocessing(),
                    subject.task(images),
                    batchSize));
    if (results.size() == 1) {
      Evaluation only = results.values().iterator().next();
      Measured measured =
          new Measured(
              only.metric(), only.value(), only.parts(), only.samples(), engine.toString());
      console.print(measured, measured::toText);
    } else {
      EvaluationReport report = EvaluationReport.of(engine.toString(), results);
      console.print(report, report::toText);
    }
  }

  private void printRobustness(RobustnessSuite suite, List<Subject> subjects, Dataset images)
      throws IOException {
    Map<String, Robustness> results =
        measure(
            subjects,
            (long) images.size() * suite.passes(),
            (subject, runner) ->
                suite.evaluate(
                    runner,
                    subject.graph(),
                    images,
                    subject.preprocessing(),
                    subject.task(images),
                    batchSize));
    RobustnessReport report = RobustnessReport.of(suite, engine.toString(), results);
    console.print(report, report::toText);
    if (robustness.csv != null) {
      RobustnessCsv.write(robustness.csv, results);
    }
  }

  /** Runs the networks one after the other. */
  private <T> Map<String, T> measure(
      List<Subject> subjects, long steps, BiFunction<Subject, Runner, T> measurement)
      throws IOException {
    Map<String, T> results = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      String task = subjects.size() == 1 ? "evaluate" : subject.label();
      try (Runner runner = new CountingRunner(open(subject), console.progress(task, steps))) {
        results.put(subject.label(), measurement.apply(subject, runner));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(subject.label() + ": " + e.getMessage(), e);
      }
    }
    return results;
  }

  private Runner open(Subject subject) throws IOException {
    return switch (engine) {
      case ONNXRUNTIME ->
          new OrtEngine(threads.count(), OrtEngine.Optimization.ALL).open(subject.file());
      case TORCH -> {
        TorchRuntime.setThreads(threads.count());
        yield TorchEngine.float32().open(subject.graph());
      }
    };
  }
}
