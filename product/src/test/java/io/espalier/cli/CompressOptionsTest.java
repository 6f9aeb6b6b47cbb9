package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.importance.CriterionChoice;
import io.espalier.method.playprune.Ends;
import io.espalier.method.playprune.Extensions;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.train.OutputLoss;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The options of both methods, as a user types them. */
final class CompressOptionsTest {
  private static PruneAndDistilOptions distil(String... words) {
    CompressCommand command = typed(words);
    return command.distil.options(command.training, command.paper);
  }

  private static PlayAndPruneOptions game(String... words) {
    CompressCommand command = typed(words);
    return command.game.options(command.training, command.paper);
  }

  private static CompressCommand typed(String... words) {
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
    return command;
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
  void whatGoesBeyondThePaperIsAskedForOptionByOption() {
    assertThat(game()).isEqualTo(PlayAndPruneOptions.DEFAULT);
    assertThat(game("--paper")).isEqualTo(PlayAndPruneOptions.PAPER);
    assertThat(game("--paper").extensions()).isEqualTo(Extensions.NONE);
    assertThat(game("--paper", "--knowledge", "0.5").extensions().knowledge()).isEqualTo(0.5);
    assertThat(
            game(
                    "--coupled",
                    "--criterion",
                    "geometric-median",
                    "--fold-norms",
                    "--macs-weight",
                    "0.5")
                .extensions())
        .isEqualTo(new Extensions(true, CriterionChoice.GEOMETRIC_MEDIAN, true, 1, 0.5));
  }

  @Test
  void anExtensionOutOfItsRangeIsOneLine() {
    String[] start = {
      "compress", Shared.model("resnet20-cifar10.onnx").toString(), "--data", "synthetic:shapes"
    };
    String[] rest = {"--normalize", "half", "--tolerance", "1", "-o", "s.onnx"};
    Typed folded = espalier(with(with(start, rest), "--criterion", "taylor", "--fold-norms"));
    assertThat(folded.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(folded.err()).contains("--fold-norms goes with the criteria l1, l2 and");
    Typed negative = espalier(with(with(start, rest), "--macs-weight", "-1"));
    assertThat(negative.err()).contains("macs-weight must be >= 0; macs-weight=-1");
  }

  @Test
  void theGameEndsAndKeepsAsTyped() {
    PlayAndPruneOptions game =
        game("--patience", "3", "--max-epochs", "62", "--target-macs", "1/4", "--keep", "34,62");
    assertThat(game)
        .isEqualTo(PlayAndPruneOptions.DEFAULT.withEnds(new Ends(3, 62, 0.25)).withKeep("34,62"));
    assertThat(game("--target-macs", "20e6").ends().targetMacs()).isEqualTo(2e7);
    assertThat(game("--paper")).isEqualTo(PlayAndPruneOptions.PAPER);
    PlayAndPruneOptions rounded = game("--paper", "--round-to", "4");
    assertThat(rounded.roundTo()).isEqualTo(4);
    assertThat(rounded.ends()).isEqualTo(PlayAndPruneOptions.PAPER.ends());
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
