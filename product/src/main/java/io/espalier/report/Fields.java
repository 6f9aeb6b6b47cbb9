package io.espalier.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of an event, or of a part of one, as a journal holds them. What is missing is NaN, an
 * empty text or an empty list: a report shows what there is.
 */
record Fields(Map<?, ?> facts) {

  /** A number; NaN where it is missing. Numbers that JSON does not have stand there by name. */
  double number(String name) {
    return switch (facts.get(name)) {
      case Number number -> number.doubleValue();
      case String text when text.matches("[+-]?Infinity") -> Double.parseDouble(text);
      case null, default -> Double.NaN;
    };
  }

  String text(String name) {
    Object value = facts.get(name);
    return value == null ? "" : value.toString();
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(facts.get(name));
  }

  boolean has(String name) {
    return facts.get(name) != null;
  }

  /** The facts below a name; none where it is missing. */
  Fields part(String name) {
    return new Fields(facts.get(name) instanceof Map<?, ?> map ? map : Map.of());
  }

  /** The facts below a name, if it is there. */
  Optional<Fields> find(String name) {
    return has(name) ? Optional.of(part(name)) : Optional.empty();
  }

  /** The entries of a list. */
  List<Fields> list(String name) {
    return facts.get(name) instanceof List<?> list
        ? list.stream()
            .map(entry -> new Fields(entry instanceof Map<?, ?> map ? map : Map.of()))
            .toList()
        : List.of();
  }
}
