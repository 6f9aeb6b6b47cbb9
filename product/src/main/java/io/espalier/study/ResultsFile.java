package io.espalier.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.espalier.disk.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** Results as a JSON file, which a study that goes on reads again. */
final class ResultsFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule("ordered")
                  .addAbstractTypeMapping(SequencedMap.class, LinkedHashMap.class))
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ResultsFile() {}

  /** Writes results; the file appears complete or not at all. */
  static void write(Path file, Record results) throws IOException {
    byte[] text = (MAPPER.writeValueAsString(results) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(text));
  }

  /**
   * Reads results; empty if the file is not there.
   *
   * @throws StudyException if it holds something else
   */
  static <T extends Record> Optional<T> read(Path file, Class<T> type) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readString(file), type));
    } catch (JsonProcessingException e) {
      throw new StudyException(
          file
              + ": not results of this version; remove it to measure again: "
              + e.getOriginalMessage(),
          e);
    }
  }
}
