package io.espalier.cli;

import io.espalier.method.CompressionResult;
import io.espalier.method.TrainingResult;
import io.espalier.study.StudyResult;
import java.nio.file.Path;

/** The end of long work: prints its result and tells the exit code. */
final class Outcomes {
  private Outcomes() {}

  static int print(Console console, TrainingResult result) {
    TrainingReport report = TrainingReport.of(result);
    console.print(report, report::toText);
    return ExitCode.DONE;
  }

  static int print(Console console, CompressionResult result) {
    CompressionReport report = CompressionReport.of(result);
    console.print(report, report::toText);
    report.warnings().forEach(console::say);
    return report.met() ? ExitCode.DONE : ExitCode.NOT_MET;
  }

  static int print(Console console, StudyResult result, Path folder) {
    StudySummary summary = StudySummary.of(result, folder);
    console.print(summary, summary::toText);
    return summary.met() ? ExitCode.DONE : ExitCode.NOT_MET;
  }
}
