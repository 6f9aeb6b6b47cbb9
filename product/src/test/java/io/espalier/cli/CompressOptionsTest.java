package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.train.OutputLoss;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The options of both methods, as a user types them. */
final class CompressOptionsTest {
  private static PruneAndDistilOptions distil(String... words) {
    CompressCommand command = new CompressCommand();
    String[] typed = new String[words.length + 7];
    System.arraycopy(
        new String[] {"m.onnx", "--data", "synthetic:shapes", "--tolerance", "1", "-o", "s.onnx"},
        0,
        typed,
        0,
        7);
    System.arraycopy(words, 0, typed, 7, words.length);
    Main.commandLine(command).parseArgs(typed);
    return command.distil.options(command.training, command.paper);
  }

  @Test
  void nothingSaidMeansTheDefaults() {
    assertThat(distil()).isEqualTo(PruneAndDistilOptions.DEFAULT);
    assertThat(new GameOptions().options(new MethodTrainingOptions(), false))
        .isEqualTo(PlayAndPruneOptions.DEFAULT);
  }

  @Test
  void thePaperIsABeginningThatOptionsChange() {
    assertThat(distil("--paper")).isEqualTo(PruneAndDistilOptions.PAPER);
    PruneAndDistilOptions changed =
        distil("--paper", "--output-loss", "mse", "--student-ratio", "1/32", "--loss", "smooth-l1");
    assertThat(changed.studentInit()).isEqualTo(PruneAndDistilOptions.PAPER.studentInit());
    assertThat(changed.outputLoss()).isEqualTo(OutputLoss.MSE);
    assertThat(changed.studentRatio()).isEqualTo(1 / 32.0);
    assertThat(changed.labelWeight()).isZero();
  }

  @Test
  void anOptionOfTheOtherMethodIsRefused() {
    String[] start = {
      "compress", "m.onnx", "--data", "synthetic:shapes", "--tolerance", "1", "-o", "s.onnx"
    };
    Typed steps = espalier(with(start, "--steps", "3"));
    assertThat(steps.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(steps.err()).contains("--steps is not an option of play-and-prune");
    Typed share = espalier(with(start, "--method", "prune-and-distil", "--share", "0.2"));
    assertThat(share.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(share.err()).contains("--share is not an option of prune-and-distil");
  }

  private static String[] with(String[] start, String... more) {
    String[] all = java.util.Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return all;
  }
}
