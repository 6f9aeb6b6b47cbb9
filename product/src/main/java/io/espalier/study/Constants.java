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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Constants of a method or a training as a study's file gives them: those that differ from the
 * usual ones, under the names that the command line knows, as {@code student-ratio}, whatever
 * record within the constants holds them. A number may be a quotient, as {@code 1/32}.
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
    Map<String, ObjectNode> holders = holders(all);
    holders.keySet().removeAll(withheld);
    for (Map.Entry<String, JsonNode> given : section.rest().properties()) {
      String key = given.getKey();
      ObjectNode holder = holders.get(key);
      if (holder == null) {
        throw section.complaint(
            key, "unknown key; known are " + String.join(", ", holders.keySet()));
      }
      JsonNode value = given.getValue();
      holder.set(key, holder.path(key).isNumber() ? quotient(value) : value);
    }
    try {
      return MAPPER.treeToValue(all, type);
    } catch (JsonMappingException e) {
      throw complaint(section, all, e);
    } catch (JsonProcessingException e) {
      throw section.complaint("", e.getOriginalMessage());
    }
  }

  /**
   * The constants of a method as the section {@code compress} gives them.
   *
   * @param paper what is usual with {@code paper: true}
   */
  static <T extends Record> T ofMethod(T usual, T paper, Class<T> type, YamlSection top)
      throws StudyException {
    Optional<YamlSection> section = top.section("compress");
    if (section.isEmpty()) {
      return usual;
    }
    boolean asPublished = section.get().truth("paper").orElse(false);
    return over(asPublished ? paper : usual, type, section.get(), List.of());
  }

  /** What holds each constant, by its name: the whole, or a record within it. */
  private static Map<String, ObjectNode> holders(ObjectNode all) {
    Map<String, ObjectNode> holders = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : all.properties()) {
      if (entry.getValue() instanceof ObjectNode part) {
        holders.putAll(holders(part));
      } else {
        holders.put(entry.getKey(), all);
      }
    }
    return holders;
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
    String key =
        e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .reduce((outer, inner) -> inner)
            .orElse("");
    return section.complaint(key, "cannot be " + all.findValue(key));
  }
}
