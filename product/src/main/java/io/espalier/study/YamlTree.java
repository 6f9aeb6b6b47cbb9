package io.espalier.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The mapping of keys that a YAML file holds, with values that are set in place of the file's. */
record YamlTree(ObjectNode root) {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /**
   * Reads a file.
   *
   * @throws StudyException if it is missing, not YAML or not a mapping
   */
  static YamlTree read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StudyException(file + ": there is no such file");
    }
    try {
      if (YAML.readTree(Files.readString(file)) instanceof ObjectNode mapping) {
        return new YamlTree(mapping);
      }
      throw new StudyException(file + ": not a mapping of keys");
    } catch (JsonProcessingException e) {
      throw new StudyException(
          "%s, line %d: not YAML: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * Puts a value in the place of a key's.
   *
   * @param key names from the outermost to the innermost, as {@code compress.steps}
   * @throws StudyException if the value is not YAML
   */
  void set(String key, String yaml) throws StudyException {
    ObjectNode mapping = root;
    String[] names = key.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      mapping =
          mapping.get(names[i]) instanceof ObjectNode inner ? inner : mapping.putObject(names[i]);
    }
    mapping.set(names[names.length - 1], value(key, yaml));
  }

  void remove(String key) {
    root.remove(key);
  }

  private static JsonNode value(String key, String yaml) throws StudyException {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new StudyException("%s: not YAML: %s".formatted(key, yaml), e);
    }
  }
}
