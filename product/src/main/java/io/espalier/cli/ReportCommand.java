package io.espalier.cli;

import io.espalier.report.RunReport;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Report;
import io.espalier.report.page.ReportPage;
import io.espalier.report.page.TableFiles;
import io.espalier.run.Run;
import io.espalier.study.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier report}: draws the journal of a run. */
@Command(
    name = "report",
    description = "Draws what happened in a run, finished or not, as one page and as tables.",
    footer = {
      "",
      "The page opens in any browser and needs no connection; the tables are files of",
      "comma-separated values in the folder tables of the run.",
      "",
      "Example: espalier report runs/compress-20261124-080000 --open",
      "         espalier report runs/compress-20261124-080000 -o resnet20.html"
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of the run.")
  Path folder;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The page to write; an existing one is replaced. Default: RUN/report.html")
  @Nullable Path output;

  @Option(names = "--open", description = "Open the page in the browser.")
  boolean open;

  @Mixin Console console;

  /**
   * What was written.
   *
   * @param report the page
   * @param tables the files of the tables
   */
  record Written(String report, List<String> tables) {
    String toText() {
      return "report  %s%ntables  %d in %s%n"
          .formatted(report, tables.size(), Path.of(tables.getFirst()).getParent());
    }
  }

  @Override
  public Integer call() throws IOException {
    Path page = output == null ? folder.resolve("report.html") : output;
    List<Path> tables;
    try (Run run = Run.open(folder)) {
      OutputOption.requireWritable(page, "--output", run.result());
      Optional<Study<?>> study = Study.of(run.command());
      tables = study.isPresent() ? study.get().report(folder, page) : write(run, page);
    }
    Written written = new Written(page.toString(), tables.stream().map(Path::toString).toList());
    console.print(written, written::toText);
    if (open) {
      Browser.open(page.toAbsolutePath().toString());
    }
    return ExitCode.DONE;
  }

  private static List<Path> write(Run run, Path page) throws IOException {
    Path tables = run.directory().resolve("tables");
    Report report = RunReport.of(run);
    TableFiles.write(tables, report);
    ReportPage.write(page, report);
    return report.tables().stream()
        .map(DataTable::name)
        .map(name -> tables.resolve(name + ".csv"))
        .toList();
  }
}
