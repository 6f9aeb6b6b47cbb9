package io.espalier.cli;

import io.espalier.study.Study;
import io.espalier.study.StudyConfig;
import io.espalier.study.StudyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a study is read from, and where it goes. */
final class StudyArguments {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

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
          "A value in place of the file's, as seeds=[1,2] or compress.round-to=4. May be given"
              + " several times.")
  List<String> set = new ArrayList<>();

  /** Makes the study, or goes on with it, and tells the exit code. */
  <C extends StudyConfig> int run(Study<C> study, Console console) throws IOException {
    C config =
        StudyFile.read(study, file, settings(), name -> Optional.ofNullable(System.getenv(name)));
    Path folder = output == null ? Path.of("runs", config.setting().name()) : output;
    try (ConsoleMonitor monitor = new ConsoleMonitor(console)) {
      return Outcomes.print(console, study.run(config, folder, monitor), folder);
    }
  }

  private SequencedMap<String, String> settings() {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    for (String assignment : set) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "--set takes KEY=VALUE; it is " + assignment);
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
