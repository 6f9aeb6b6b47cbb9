package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.report.Journals;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>.onnx";

  @TempDir private Path temp;

  private Path run(List<Event> events) throws IOException {
    Path folder = temp.resolve("run");
    try (Run run =
        Run.create(
            folder,
            "compress",
            Journals.facts("model", EVIL, "method", "prune-and-distil", "tolerance", 1),
            Provenance.here(1, 1, "f00d"))) {
      for (Event event : events) {
        run.journal().append(event);
      }
    }
    return folder;
  }

  @Test
  void thePageAndTheTablesLieInTheRun() throws IOException {
    Path run = run(Journals.pruneAndDistil());
    Typed typed = espalier("report", run.toString());
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    assertThat(typed.out())
        .startsWith("report  " + run.resolve("report.html"))
        .contains("in " + run.resolve("tables"));
    assertThat(run.resolve("report.html"))
        .content()
        .contains("&lt;img src=x onerror=alert(1)&gt;.onnx, compressed", "Stage 2: distillation")
        .doesNotContain("<img src=x");
    assertThat(run.resolve("tables/removed-filters.csv"))
        .hasContent("layer,step 1,step 2,step 3\na,2,1,1\nb,0,4,3\n");
  }

  @Test
  void anotherPlaceForThePage() throws IOException {
    Path run = run(Journals.playAndPrune());
    Path page = temp.resolve("page.html");
    Typed typed = espalier("report", run.toString(), "-o", page.toString(), "--json");
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    JsonNode told = typed.json();
    assertThat(told.get("report").textValue()).isEqualTo(page.toString());
    for (JsonNode table : told.get("tables")) {
      assertThat(Path.of(table.textValue())).isRegularFile().hasParent(run.resolve("tables"));
    }
    assertThat(page).content().contains("The game");
    assertThat(run.resolve("report.html")).doesNotExist();
  }

  @Test
  void aRunThatIsStillGoingOn() throws IOException {
    Path run = run(Journals.pruneAndDistil().subList(0, 2));
    Files.writeString(
        run.resolve("journal.jsonl"), "{\"time\":\"2026-11-", StandardOpenOption.APPEND);
    Typed typed = espalier("report", run.toString());
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    assertThat(run.resolve("report.html")).content().contains("NOT FINISHED");
  }

  @Test
  void whatCannotBeDrawnIsSaidInOneLine() throws IOException {
    Typed missing = espalier("report", temp.resolve("nowhere").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).hasLineCount(1).contains("nowhere");
    Path run = run(Journals.playAndPrune());
    Typed nowhere =
        espalier("report", run.toString(), "-o", temp.resolve("no/page.html").toString());
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.err()).hasLineCount(1).contains("its folder does not exist");
    assertThat(espalier("report").exitCode()).isEqualTo(2);
    Files.writeString(run.resolve("journal.jsonl"), "no JSON\n", StandardOpenOption.APPEND);
    Typed damaged = espalier("report", run.toString());
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.err()).hasLineCount(1).contains("journal.jsonl, line ", "not JSON");
  }

  @Test
  void eachSystemHasItsOwnWayToOpenAFile() {
    Path page = Path.of("report.html");
    String file = page.toAbsolutePath().toString();
    assertThat(Browser.command("Linux", file)).containsExactly("xdg-open", file);
    assertThat(Browser.command("Mac OS X", file)).containsExactly("open", file);
    assertThat(Browser.command("Windows 11", file))
        .containsExactly("rundll32", "url.dll,FileProtocolHandler", file);
  }
}
