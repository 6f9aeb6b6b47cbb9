package io.espalier.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The mappers between records, maps and text; paths are plain strings. */
final class Json {
  private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

  private static final ObjectMapper LINES = configure(new ObjectMapper());
  private static final ObjectMapper YAML =
      configure(
          new ObjectMapper(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build()));

  private Json() {}

  private static ObjectMapper configure(ObjectMapper mapper) {
    return mapper
        .registerModule(
            new SimpleModule("paths").addSerializer(Path.class, new ToStringSerializer(Path.class)))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  /** One line of JSON, without the line's end. */
  static String line(Object value) {
    try {
      return LINES.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  static Map<String, Object> parse(String json) throws JsonProcessingException {
    return LINES.readValue(json, MAP);
  }

  static String yaml(Object value) {
    try {
      return YAML.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as YAML: " + e.getOriginalMessage(), e);
    }
  }

  static Map<String, Object> parseYaml(String yaml) throws JsonProcessingException {
    return YAML.readValue(yaml, MAP);
  }

  /** The map of a record's components, or a copy of a map. */
  static Map<String, Object> toMap(Object value) {
    return LINES.convertValue(value, MAP);
  }

  /**
   * The record that a map describes.
   *
   * @throws IllegalArgumentException if a component's value has the wrong type
   */
  static <T> T fromMap(Map<String, Object> map, Class<T> type) {
    return LINES.convertValue(map, type);
  }
}
