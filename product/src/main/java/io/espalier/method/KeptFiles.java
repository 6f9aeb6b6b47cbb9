package io.espalier.method;

import io.espalier.data.Dataset;
import io.espalier.graph.Graph;
import io.espalier.method.playprune.KeptNetworks;
import io.espalier.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The networks of a game that are kept: {@code kept/round-34.onnx} in the run's folder, in the form
 * in which a result is delivered. Each has answered an image in ONNX Runtime before it appears.
 *
 * @param folder of the run
 * @param form makes of a network in training the one that is delivered
 * @param image one, with which a file is tried
 */
record KeptFiles(Path folder, UnaryOperator<Graph> form, Deployed deployed, Dataset image)
    implements KeptNetworks {
  private static final Pattern NAME = Pattern.compile("round-(\\d+)\\.onnx(\\.data)?");

  /** Name of the file of a round, within the run's folder. */
  static String name(int round) {
    return "kept/round-" + round + ".onnx";
  }

  @Override
  public void put(int round, Graph network) throws IOException {
    Path file = folder.resolve(name(round));
    Files.createDirectories(file.resolveSibling(""));
    new Delivery(file)
        .of(
            candidate -> {
              OnnxWriter.write(form.apply(network), candidate);
              return candidate;
            },
            candidate -> deployed.evaluate(candidate, List.of(image)));
  }

  @Override
  public void retain(Set<Integer> rounds) throws IOException {
    Path kept = folder.resolve("kept");
    if (!Files.isDirectory(kept)) {
      return;
    }
    try (Stream<Path> files = Files.list(kept)) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && !rounds.contains(Integer.valueOf(name.group(1)))) {
          Files.delete(file);
        }
      }
    }
  }
}
