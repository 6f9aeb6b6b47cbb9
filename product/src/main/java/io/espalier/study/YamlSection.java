package io.espalier.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A mapping of a YAML file that is read key by key. Every complaint says where the value stands,
 * and {@link #requireNoOther} complains about the keys that nobody asked for.
 */
final class YamlSection {
  private final YamlPlaces places;
  private final String prefix;
  private final ObjectNode node;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * @param prefix of the names of keys, as {@code train.}; empty for the whole file
   */
  YamlSection(YamlPlaces places, String prefix, ObjectNode node) {
    this.places = places;
    this.prefix = prefix;
    this.node = node;
  }

  boolean has(String key) {
    return find(key).isPresent();
  }

  private Optional<JsonNode> find(String key) {
    asked.add(key);
    return Optional.ofNullable(node.get(key)).filter(value -> !value.isNull());
  }

  /** The complaint about a key; an empty key is the mapping itself. */
  StudyException complaint(String key, String reason) {
    String whole = (prefix + key).replaceFirst("\\.$", "");
    return new StudyException(places.of(whole) + ": " + reason);
  }

  /** What stands under the key, as text. */
  Optional<String> text(String key) throws StudyException {
    return scalar(key, JsonNode::isValueNode, JsonNode::asText, "text");
  }

  String requireText(String key) throws StudyException {
    return text(key).orElseThrow(() -> complaint(key, "is missing"));
  }

  Optional<Boolean> truth(String key) throws StudyException {
    return scalar(key, JsonNode::isBoolean, JsonNode::booleanValue, "true or false");
  }

  Optional<Double> number(String key) throws StudyException {
    return scalar(key, JsonNode::isNumber, JsonNode::doubleValue, "a number");
  }

  Optional<Long> integer(String key) throws StudyException {
    return scalar(key, YamlSection::isWhole, JsonNode::longValue, "a whole number");
  }

  private static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  private <T> Optional<T> scalar(
      String key, Predicate<JsonNode> test, Function<JsonNode, T> reading, String what)
      throws StudyException {
    Optional<JsonNode> value = find(key);
    if (value.isPresent() && !test.test(value.get())) {
      throw complaint(key, "must be %s; it is %s".formatted(what, value.get()));
    }
    return value.map(reading);
  }

  /** A list of whole numbers; one number stands for a list of one. */
  Optional<List<Long>> integers(String key) throws StudyException {
    return list(key, YamlSection::isWhole, JsonNode::longValue, "whole numbers");
  }

  /** A list of texts; one text stands for a list of one. */
  Optional<List<String>> texts(String key) throws StudyException {
    return list(key, JsonNode::isValueNode, JsonNode::asText, "texts");
  }

  private <T> Optional<List<T>> list(
      String key, Predicate<JsonNode> test, Function<JsonNode, T> reading, String what)
      throws StudyException {
    Optional<JsonNode> value = find(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<T> all = new ArrayList<>();
    for (JsonNode element : value.get().isArray() ? value.get() : List.of(value.get())) {
      if (!test.test(element)) {
        throw complaint(key, "must be a list of %s; it is %s".formatted(what, value.get()));
      }
      all.add(reading.apply(element));
    }
    return Optional.of(List.copyOf(all));
  }

  /** The mapping under the key. */
  Optional<YamlSection> section(String key) throws StudyException {
    Optional<JsonNode> value = find(key);
    if (value.isPresent() && !value.get().isObject()) {
      throw complaint(key, "must be a mapping of keys; it is " + value.get());
    }
    return value.map(inner -> new YamlSection(places, prefix + key + ".", (ObjectNode) inner));
  }

  /** The mappings in the list under the key; none where it is missing. */
  List<YamlSection> sections(String key) throws StudyException {
    List<JsonNode> mappings =
        list(key, JsonNode::isObject, Function.identity(), "mappings").orElse(List.of());
    return IntStream.range(0, mappings.size())
        .mapToObj(
            i ->
                new YamlSection(
                    places, "%s%s[%d].".formatted(prefix, key, i), (ObjectNode) mappings.get(i)))
        .toList();
  }

  /** A list of numbers; one number stands for a list of one. */
  Optional<List<Double>> numbers(String key) throws StudyException {
    return list(key, JsonNode::isNumber, JsonNode::doubleValue, "numbers");
  }

  /** The keys that have not been asked for; they count as asked for then. */
  ObjectNode rest() {
    ObjectNode rest = node.deepCopy();
    rest.remove(asked);
    rest.fieldNames().forEachRemaining(asked::add);
    return rest;
  }

  /**
   * @throws StudyException if there is a key that nobody asked for
   */
  void requireNoOther() throws StudyException {
    for (String key : (Iterable<String>) node::fieldNames) {
      if (!asked.contains(key)) {
        throw complaint(key, "unknown key; known are " + String.join(", ", asked));
      }
    }
  }
}
