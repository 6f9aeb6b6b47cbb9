package io.espalier.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Studies written for a test. */
final class StudyFiles {
  private StudyFiles() {}

  /**
   * The configuration that a text gives.
   *
   * @param file where the text is written
   * @param set keys and values in turn, in place of those of the text
   */
  static <C extends StudyConfig> C read(Study<C> study, Path file, String text, String... set)
      throws IOException {
    LinkedHashMap<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < set.length; i += 2) {
      settings.put(set[i], set[i + 1]);
    }
    return StudyFile.read(study, Files.writeString(file, text), settings, name -> Optional.empty());
  }
}
