package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.data.Targets;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Examined;
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
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code espalier evaluate}: how well networks do on the test images. */
@Command(
    name = "evaluate",
    description = "Measures how well networks do on the test images of a data set.",
    footer = {
      "",
      "Example: espalier evaluate model.onnx --data cifar10:DIR --normalize cifar10",
      "         espalier evaluate model.onnx --data cifar10:DIR --engine torch --json",
      "         espalier evaluate small.onnx --against model.onnx --data cifar10:DIR",
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

  @Option(
      names = "--against",
      paramLabel = "OTHER",
      description =
          "Compare with this network on the same images: the difference of the metric with its 95"
              + " %% interval, and how many images are answered differently.")
  @Nullable Path against;

  @Option(
      names = "--per-class",
      description =
          "Tell the classes apart: the accuracy of each, and what its images are taken for (all"
              + " counts with --json).")
  boolean perClass;

  /** One of the networks. */
  private record Subject(String label, Path file, Graph graph, Preprocessing preprocessing) {
    Task task(Dataset images) {
      return Task.of(images.targets(), graph.header().metadata());
    }
  }

  /** The result of one network on clean images, in the form of its JSON. */
  private record Measured(
      String metric, @JsonUnwrapped Examination result, long samples, String engine) {
    String toText() {
      return "%s %s on %s images (%s)%n%s"
          .formatted(metric, result.headline(), Numbers.grouped(samples), engine, result.details());
    }
  }

  @Override
  public Integer call() throws IOException {
    Optional<RobustnessSuite> suite = robustness.suite();
    if (suite.isPresent() && (against != null || perClass)) {
      throw new ParameterException(
          console.spec.commandLine(),
          (perClass ? "--per-class" : "--against")
              + " is about clean images and does not go with --robustness");
    }
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
    if (perClass && !(images.targets() instanceof Targets.Classes)) {
      throw new ParameterException(
          console.spec.commandLine(),
          "--per-class needs images of classes; they have " + images.targets());
    }
    Optional<Examination.Other> other = other(images);
    SequencedMap<String, Examination> results = new LinkedHashMap<>();
    examine(subjects, images)
        .forEach(
            (label, examined) -> results.put(label, Examination.of(examined, perClass, other)));
    Examination first = results.firstEntry().getValue();
    if (results.size() == 1) {
      Measured measured = new Measured(first.metric(), first, images.size(), engine.toString());
      console.print(measured, measured::toText);
    } else {
      EvaluationReport report = EvaluationReport.of(engine.toString(), images.size(), results);
      console.print(report, report::toText);
    }
  }

  /** What the network to compare with says of the images, if one was named. */
  private Optional<Examination.Other> other(Dataset images) throws IOException {
    if (against == null) {
      return Optional.empty();
    }
    Graph graph = ModelArgument.read(against);
    Subject named = new Subject(against.toString(), against, graph, data.preprocessing(graph));
    Examined examined = examine(List.of(named), images).values().iterator().next();
    return examined.answers().map(answers -> new Examination.Other(named.file(), answers));
  }

  private Map<String, Examined> examine(List<Subject> subjects, Dataset images) throws IOException {
    return measure(
        subjects,
        images.size(),
        (subject, runner) ->
            Evaluator.examine(
                runner,
                subject.graph(),
                images,
                subject.preprocessing(),
                subject.task(images),
                batchSize));
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
