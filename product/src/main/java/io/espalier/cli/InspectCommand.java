package io.espalier.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code espalier inspect}: what a network costs, and which of its channels can be cut. */
@Command(
    name = "inspect",
    description = "Shows what a network costs, and which of its channels can be cut.",
    footer = {
      "",
      "A group is the set of channels of one layer, or of layers that lose channels together:",
      "prunable = its layers stand alone, coupled = an addition ties them, frozen = must stay.",
      "",
      "Example: espalier inspect model.onnx",
      "         espalier inspect model.onnx --json"
    })
final class InspectCommand implements Callable<Integer> {
  @Mixin Console console;
  @Mixin ModelArgument model;

  @Override
  public Integer call() throws IOException {
    Inspection inspection = Inspection.of(model.file.toString(), model.read());
    console.print(inspection, inspection::toText);
    return ExitCode.DONE;
  }
}
