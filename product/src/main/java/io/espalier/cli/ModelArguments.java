package io.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The networks that a command sets side by side. */
final class ModelArguments {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description = "A network, as an ONNX file; several are set side by side.")
  List<Path> files = new ArrayList<>();

  /**
   * What the networks are called, in their order: by their files' names, or by their paths where
   * names are alike.
   *
   * @throws ParameterException if a path is there twice
   */
  List<String> labels() {
    if (Set.copyOf(files).size() < files.size()) {
      Set<Path> seen = new HashSet<>();
      Path twice = files.stream().filter(file -> !seen.add(file)).findFirst().orElseThrow();
      throw new ParameterException(spec.commandLine(), twice + " is given twice");
    }
    List<String> names = files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    return names.stream().collect(Collectors.toSet()).size() == names.size()
        ? names
        : files.stream().map(Path::toString).toList();
  }
}
