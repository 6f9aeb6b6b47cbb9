package io.espalier.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.125Z");

  @TempDir private Path folder;

  @Test
  void oneLineAnEventInOrder() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", 1);
    fields.put("loss", Double.NaN);
    fields.put("removed", Map.of("conv1", List.of(0, 3)));
    Event first = new Event(NOON, "epoch", fields);
    try (Journal journal = Journal.open(file)) {
      journal.append(first);
      journal.append(new Event(NOON, "done", Map.of()));
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"time":"2026-11-24T12:00:00.125Z","type":"epoch","epoch":1,"loss":"NaN","removed":{"conv1":[0,3]}}
            {"time":"2026-11-24T12:00:00.125Z","type":"done"}
            """);
    List<Event> events = Journal.read(file);
    assertThat(events).hasSize(2);
    assertThat(events.getFirst().time()).isEqualTo(NOON);
    assertThat(events.getFirst().type()).isEqualTo("epoch");
    assertThat(events.getFirst().fields())
        .containsEntry("epoch", 1)
        .containsEntry("loss", "NaN")
        .containsEntry("removed", Map.of("conv1", List.of(0, 3)));
  }

  @Test
  void aTornLastLineIsPassedOverAndThenRemoved() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    try (Journal journal = Journal.open(file)) {
      journal.append(new Event(NOON, "one", Map.of()));
    }
    Files.writeString(file, "{\"time\":\"2026-11-2", StandardOpenOption.APPEND);
    assertThat(Journal.read(file)).extracting(Event::type).containsExactly("one");
    try (Journal journal = Journal.open(file)) {
      journal.append(new Event(NOON, "two", Map.of()));
    }
    assertThat(Journal.read(file)).extracting(Event::type).containsExactly("one", "two");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Files.writeString(file, "{\"time\":\"2026-11-24T12:00:00Z\",\"type\":\"a\"}\noops\n");
    assertThatThrownBy(() -> Journal.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ", line 2: not JSON");
    Files.writeString(file, "{\"type\":\"a\"}\n");
    assertThatThrownBy(() -> Journal.read(file))
        .isInstanceOf(RunException.class)
        .hasMessage(file + ", line 1: not an event: time or type is missing");
  }

  @Test
  void oneWriterAtATime() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    try (Journal journal = Journal.open(file)) {
      assertThatThrownBy(() -> Journal.open(file))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("another process");
      journal.append(new Event(NOON, "one", Map.of()));
    }
    try (Journal journal = Journal.open(file)) {
      assertThat(journal.events()).hasSize(1);
    }
  }

  @Test
  void fieldsDoNotHideTimeAndType() {
    assertThatThrownBy(() -> Event.of("epoch", Map.of("time", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a field must not be named time or type; event=epoch");
  }
}
