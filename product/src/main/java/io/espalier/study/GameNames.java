package io.espalier.study;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the networks around one game, which are those of their runs too.
 *
 * @param tolerance of the game, as {@code 0.5} and {@code 1}
 */
record GameNames(String tolerance) {
  static final String ORIGINAL = "original";
  static final String GAME = "game";

  static GameNames at(double tolerance) {
    return new GameNames(BigDecimal.valueOf(tolerance).stripTrailingZeros().toPlainString());
  }

  /** Whether a run of that name is a game's. */
  static boolean isGame(String run) {
    return run.startsWith(GAME + "-");
  }

  /** The result of the game. */
  String game() {
    return GAME + "-" + tolerance;
  }

  /** A result that was kept on the way, counted from 1, as the paper's PP-1 and PP-2. */
  String kept(int number) {
    return game() + "-pp-" + number;
  }

  String rival(Rival rival) {
    return rival.name() + "-" + tolerance;
  }

  /** Those of some names that are of results kept on the way. */
  List<String> keptIn(List<String> names) {
    return names.stream().filter(name -> name.startsWith(game() + "-pp-")).toList();
  }

  /** Those of some names that a game left one after the other, the original first. */
  List<String> stagesIn(List<String> names) {
    List<String> stages = new ArrayList<>(List.of(ORIGINAL));
    stages.addAll(keptIn(names));
    if (names.contains(game())) {
      stages.add(game());
    }
    return stages;
  }
}
