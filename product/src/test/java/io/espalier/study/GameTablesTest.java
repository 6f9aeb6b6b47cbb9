package io.espalier.study;

import static io.espalier.study.GameResults.network;
import static io.espalier.study.GameResults.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GameTablesTest {
  @TempDir private Path temp;

  private static StudyResult result(List<String> rivals, SeedResult... seeds) {
    PlayAndPruneConfig config = GameResults.config(List.of(0.5, 2.0), rivals);
    List<SeedResult> all = List.of(seeds);
    return new StudyResult(config, all, new PlayAndPruneContest().verdicts(config, all));
  }

  private static StudyResult twoSeeds() {
    return result(
        List.of("one-shot", "random", "l1-uniform"),
        seed(
            1,
            network("original", 16, 90),
            network("game-0.5-pp-1", 12, 89.75),
            network("game-0.5", 8, 89.5),
            network("one-shot-0.5", 8, 88.5),
            network("random-0.5", 8, 88),
            network("l1-uniform-0.5", 8, 95),
            network("game-2", 4, 88),
            network("one-shot-2", 4, 86),
            network("random-2", 4, 87)),
        seed(
            2,
            network("original", 16, 91),
            network("game-0.5", 4, 90),
            network("one-shot-0.5", 4, 90.5),
            network("random-0.5", 4, 88),
            network("game-2", 4, 87),
            network("one-shot-2", 4, 88),
            network("random-2", 4, 89)));
  }

  @Test
  void aGameIsJudgedAtEachToleranceByOneShotAndByChance() {
    StudyResult result = twoSeeds();
    assertThat(result.verdicts())
        .extracting(verdict -> verdict.network() + " " + verdict.rival() + " " + verdict.beats())
        .containsExactly(
            "game-0.5 one-shot-0.5 true",
            "game-0.5 random-0.5 true",
            "game-2 one-shot-2 true",
            "game-2 random-2 false");
    assertThat(result.met()).isFalse();
    assertThat(result.verdicts().getFirst().sentence())
        .isEqualTo(
            "game-0.5 beats one-shot-0.5: 0.25 ± 1.06 points of accuracy better on the test images"
                + " (seed 1: +1.00, seed 2: -0.50)");
    assertThat(result.verdicts().getLast().spread().mean()).isCloseTo(-0.5, within(1e-9));
  }

  @Test
  void rivalsThatAreNotAskedForDoNotDecide() {
    StudyResult result =
        result(
            List.of("l1-uniform", "random"),
            seed(1, network("original", 16, 90), network("game-0.5", 8, 89)));
    assertThat(result.verdicts())
        .extracting(Verdict::rival)
        .containsExactly("random-0.5", "random-2");
    assertThat(result.verdicts().getFirst().sentence())
        .isEqualTo("game-0.5 against random-0.5 CANNOT BE SAID: no seed has both networks");
    assertThat(result.met()).isFalse();
  }

  @Test
  void filtersStandAsInThePaper() throws IOException {
    assertThat(lines(FilterTable.of(twoSeeds())))
        .contains(
            "study,seed,tolerance,row,original,pp_1,game",
            "games,1,0.5,conv,16,12,8",
            "games,1,0.5,parameters,160,120,80",
            "games,1,0.5,macs,1600,1200,800",
            "games,1,2,conv,16,,4",
            "games,2,0.5,conv,16,,4")
        .filteredOn(line -> line.startsWith("games,1,0.5,error_test"))
        .singleElement()
        .satisfies(
            line -> {
              String[] cells = line.split(",", -1);
              assertThat(Double.parseDouble(cells[4])).isCloseTo(10, within(1e-9));
              assertThat(Double.parseDouble(cells[5])).isCloseTo(10.25, within(1e-9));
              assertThat(Double.parseDouble(cells[6])).isCloseTo(10.5, within(1e-9));
            });
  }

  @Test
  void aSummaryIsOverTheSeedsThatHaveTheNetwork() throws IOException {
    List<String> lines = lines(SummaryTable.of(twoSeeds()));
    assertThat(lines.getFirst())
        .startsWith("study,network,seeds,macs,macs_deviation,parameters,")
        .endsWith(",loss,loss_deviation,time,time_deviation");
    String[] game =
        lines.stream()
            .filter(line -> line.startsWith("games,game-0.5,"))
            .findFirst()
            .orElseThrow()
            .split(",", -1);
    assertThat(game[2]).isEqualTo("2");
    assertThat(Double.parseDouble(game[3])).isEqualTo(600);
    assertThat(Double.parseDouble(game[4])).isCloseTo(200 * Math.sqrt(2), within(1e-9));
    assertThat(game[13]).as("nothing was corrupted").isEmpty();
    assertThat(Double.parseDouble(game[15])).as("loss").isCloseTo(0.75, within(1e-9));
    assertThat(Double.parseDouble(game[17])).as("time").isCloseTo(0.375, within(1e-9));
    assertThat(lines).filteredOn(line -> line.startsWith("games,game-0.5-pp-1,1,")).hasSize(1);
  }

  @Test
  void whatIsPublishedStandsBesideWhatWasMeasured() throws IOException {
    List<String> lines = lines(PublishedTable.of(twoSeeds()));
    assertThat(lines)
        .startsWith(
            "source,result,parameters,macs,loss,batch,cpu,gpu",
            "a paper,\"VGG-16, PP-2\",17.5,6.43,0.0,512,6.24,4.02");
    String[] game =
        lines.stream()
            .filter(line -> line.startsWith("games,game-2,"))
            .findFirst()
            .orElseThrow()
            .split(",", -1);
    assertThat(Double.parseDouble(game[3])).as("MACs").isEqualTo(4);
    assertThat(Double.parseDouble(game[4])).as("loss").isCloseTo(3, within(1e-9));
    assertThat(game[5]).as("the largest batch").isEqualTo("8");
    assertThat(Double.parseDouble(game[6])).as("4 by MACs, 8 by the batch").isEqualTo(32);
    assertThat(game[7]).isEmpty();
  }

  private List<String> lines(CsvRows rows) throws IOException {
    Path file = temp.resolve("table.csv");
    rows.write(file);
    return Files.readAllLines(file);
  }
}
