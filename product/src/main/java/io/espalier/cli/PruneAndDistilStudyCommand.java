package io.espalier.cli;

import io.espalier.study.PruneAndDistilStudy;
import io.espalier.study.StudyConfig;
import io.espalier.study.StudyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code espalier study prune-and-distil}: the method beside its rivals, over several seeds. */
@Command(
    name = "prune-and-distil",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Takes or trains a network, prunes and distils it, trains the same student from scratch for as"
          + " many epochs, prunes at random to the same MACs, and measures all of them in ONNX"
          + " Runtime: size, metric, robustness, time; once for each seed.",
      "The same command line goes on with a study that was cut off.",
      "Exits with 3 if, on the mean over the seeds, the student does not beat the one from scratch"
          + " or the pruned network not random pruning."
    },
    footer = {
      "",
      "In DIR: results.json, tables/*.csv, report.html, and a folder for each seed with its networks.",
      "",
      "Example: espalier study prune-and-distil --data cifar10:DIR \\",
      "             --model resnet20.onnx \\",
      "             --config studies/prune-and-distil-resnet20-cifar10.yaml",
      "         espalier study prune-and-distil --config my.yaml --set seeds=[1] \\",
      "             --set compress.steps=2 -o runs/try"
    })
final class PruneAndDistilStudyCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "The study, a YAML file; see those in the folder studies. Its folders and files are"
              + " relative to it, and $${NAME} stands for a variable of the environment.")
  Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The study's folder. Default: one named after the study in the folder runs.")
  @Nullable Path output;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "The images, in place of the file's: " + DataOptions.KINDS)
  @Nullable String data;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The original, an ONNX file, in place of the file's, or of its training.")
  @Nullable String model;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A value in place of the file's, as seeds=[1,2] or compress.student-ratio=1/4. May be"
              + " given several times.")
  List<String> set = new ArrayList<>();

  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    StudyConfig config =
        StudyFile.read(file, settings(), name -> Optional.ofNullable(System.getenv(name)));
    Path folder = output == null ? Path.of("runs", config.name()) : output;
    try (ConsoleMonitor monitor = new ConsoleMonitor(console)) {
      return Outcomes.print(console, PruneAndDistilStudy.run(config, folder, monitor), folder);
    }
  }

  private SequencedMap<String, String> settings() {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    for (String assignment : set) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            console.spec.commandLine(), "--set takes KEY=VALUE; it is " + assignment);
      }
      settings.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    if (data != null) {
      settings.put("data", quoted(data));
    }
    if (model != null) {
      settings.put("model", quoted(model));
    }
    return settings;
  }

  /** A text as YAML, whatever is in it. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
