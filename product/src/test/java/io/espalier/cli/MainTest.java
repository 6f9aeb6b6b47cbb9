package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MainTest {
  @Test
  void theVersionIsThatOfTheBuild() {
    Typed typed = espalier("--version");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out()).matches("espalier \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void helpListsCommandsAndExitCodes() {
    Typed typed = espalier("--help");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out()).contains(commands()).contains("3   done, but the target");
    assertThat(typed.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachCommandShowsAnExampleThatItCanParse(String command) {
    Typed typed = espalier(command, "--help");
    assertThat(typed.exitCode()).isZero();
    List<String> examples =
        typed
            .out()
            .replaceAll("\\\\\\R +", "")
            .lines()
            .filter(line -> line.matches("(Example:)? +espalier " + command + "\\b.*"))
            .toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      String[] words = example.replaceFirst(".*?espalier ", "").split(" +");
      Main.commandLine().parseArgs(words);
    }
  }

  @Test
  void withoutACommandThereIsNothingToDo() {
    Typed typed = espalier();
    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err()).startsWith("espalier: give a command").contains("espalier --help");
    assertThat(typed.out()).isEmpty();
  }

  @Test
  void wrongUseIsOneLineThatSaysWhereToReadOn() {
    Typed typed = espalier("inspect", "model.onnx", "--jason");
    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err())
        .startsWith("espalier: Unknown option: '--jason'")
        .contains("(see espalier inspect --help)")
        .hasLineCount(1);
    assertThat(espalier("inspect").exitCode()).isEqualTo(2);
    assertThat(espalier("inspekt").exitCode()).isEqualTo(2);
  }

  static List<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }
}
