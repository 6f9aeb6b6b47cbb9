package io.espalier.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Constants of a method or a training as a study's file gives them: those that differ from the
 * usual ones, under the names that the command line knows, as {@code student-ratio}. A number may
 * be a quotient, as {@code 1/32}.
 */
final class Constants {
  private static final Pattern QUOTIENT = Pattern.compile("(\\d+)\\s*/\\s*([1-9]\\d*)");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private Constants() {}

  /**
   * The usual constants, with those of the section's remaining keys in their place.
   *
   * @param withheld names of constants that a study chooses itself
   * @throws StudyException if a key is none of the constants, or its value is out of range
   */
  static <T extends Record> T over(
      T usual, Class<T> type, YamlSection section, List<String> withheld) throws StudyException {
    ObjectNode all = MAPPER.valueToTree(usual);
    for (Map.Entry<String, JsonNode> given : section.rest().properties()) {
      String key = given.getKey();
      JsonNode before = all.get(key);
      if (before == null || withheld.contains(key)) {
        throw section.complaint(
            key, "unknown key; known are " + String.join(", ", names(all, withheld)));
      }
      all.set(key, before.isNumber() ? quotient(given.getValue()) : given.getValue());
    }
    try {
      return MAPPER.treeToValue(all, type);
    } catch (JsonMappingException e) {
      throw complaint(section, all, e);
    } catch (JsonProcessingException e) {
      throw section.complaint("", e.getOriginalMessage());
    }
  }

  private static Set<String> names(ObjectNode all, List<String> withheld) {
    List<String> names = new ArrayList<>();
    all.fieldNames().forEachRemaining(names::add);
    names.removeAll(withheld);
    return new TreeSet<>(names);
  }

  private static JsonNode quotient(JsonNode value) {
    Matcher parts = QUOTIENT.matcher(value.asText());
    return parts.matches()
        ? new DoubleNode(Double.parseDouble(parts.group(1)) / Double.parseDouble(parts.group(2)))
        : value;
  }

  /** The record's own complaint names the constant; a value of another type is named by its key. */
  private static StudyException complaint(
      YamlSection section, ObjectNode all, JsonMappingException e) {
    if (e.getCause() instanceof IllegalArgumentException own && own.getMessage() != null) {
      return section.complaint("", own.getMessage());
    }
    String key = e.getPath().isEmpty() ? "" : e.getPath().getFirst().getFieldName();
    return section.complaint(key, "cannot be " + all.get(key));
  }
}
