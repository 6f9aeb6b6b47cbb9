package io.espalier.cli;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.report.NetworkPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "         espalier inspect model.onnx --html model.html",
      "         espalier inspect model.onnx --why conv1",
      "         espalier inspect model.onnx --through-norms",
      "         espalier inspect model.onnx --json"
    })
final class InspectCommand implements Callable<Integer> {
  @Mixin Console console;
  @Mixin ModelArgument model;

  @Mixin ThroughNorms norms;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also draw the network with its groups in colour, as a page that opens in any browser.")
  @Nullable Path html;

  @Option(
      names = "--why",
      paramLabel = "NODE",
      description =
          "Explain one node instead: which groups it makes, carries and reads, and what ties and"
              + " holds them.")
  @Nullable String why;

  @Override
  public Integer call() throws IOException {
    if (html != null) {
      OutputOption.requireWritable(html, "--html", model.file);
    }
    Graph graph = model.read();
    ChannelGroups groups = ChannelAnalysis.analyse(graph, norms.exactness());
    if (html != null) {
      NetworkPage.write(
          html,
          model.file.getFileName() + (norms.asked ? " (approximate cut through norms)" : ""),
          groups,
          price(graph, groups));
    }
    if (why != null) {
      Why answer = Why.of(graph, groups, why);
      console.print(answer, answer::toText);
    } else {
      Inspection inspection =
          Inspection.of(
              model.file.toString(), graph, groups, norms.exactness(), price(graph, groups));
      console.print(inspection, inspection::toText);
    }
    return ExitCode.DONE;
  }

  private static Cost price(Graph graph, ChannelGroups groups) {
    return CostModel.of(graph, ShapeInference.infer(graph, groups.inputShapes()));
  }
}
