package io.espalier.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the values of variables into the texts of a YAML tree: {@code ${NAME}}, or {@code
 * ${NAME:-text}} with the text for a variable that is not set.
 *
 * @param values of the variables, as the environment has them
 */
record Variables(YamlPlaces places, Function<String, Optional<String>> values) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

  /**
   * The tree with values.
   *
   * @param key where it hangs
   * @throws StudyException if a variable is not set
   */
  JsonNode expand(String key, JsonNode tree) throws StudyException {
    if (tree instanceof ObjectNode mapping) {
      ObjectNode expanded = mapping.objectNode();
      for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
        String inner = key.isEmpty() ? entry.getKey() : key + "." + entry.getKey();
        expanded.set(entry.getKey(), expand(inner, entry.getValue()));
      }
      return expanded;
    }
    if (tree instanceof ArrayNode list) {
      ArrayNode expanded = list.arrayNode();
      for (JsonNode element : list) {
        expanded.add(expand(key, element));
      }
      return expanded;
    }
    return tree instanceof TextNode text ? new TextNode(expand(key, text.textValue())) : tree;
  }

  private String expand(String key, String text) throws StudyException {
    Matcher variable = VARIABLE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (variable.find()) {
      Optional<String> value =
          values.apply(variable.group(1)).or(() -> Optional.ofNullable(variable.group(2)));
      if (value.isEmpty()) {
        throw new StudyException(
            "%s: the variable %s is not set; set it in the environment, or give %s on the command line"
                .formatted(places.of(key), variable.group(1), key));
      }
      variable.appendReplacement(expanded, Matcher.quoteReplacement(value.get()));
    }
    return variable.appendTail(expanded).toString();
  }
}
