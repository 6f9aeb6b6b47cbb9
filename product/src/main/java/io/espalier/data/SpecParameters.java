package io.espalier.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A data specification taken apart: {@code folder:DIR?size=32&limit=100} is of the kind {@code
 * folder}, names {@code DIR}, and gives two parameters.
 *
 * @param kind what stands before the colon
 * @param name what stands between colon and question mark
 * @param given the parameters behind the last question mark, in their order
 */
record SpecParameters(String kind, String name, Map<String, String> given) {
  SpecParameters {
    given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }

  /**
   * Takes a specification apart.
   *
   * @param rest what stands behind the colon
   * @param known names of the parameters that there are
   * @throws IllegalArgumentException if a parameter is unknown or has no value
   */
  static SpecParameters parse(String kind, String rest, List<String> known) {
    int mark = rest.lastIndexOf('?');
    if (mark < 0) {
      return new SpecParameters(kind, rest, Map.of());
    }
    String example = "?%s=...".formatted(known.getFirst());
    return new SpecParameters(
        kind,
        rest.substring(0, mark),
        assignments(rest.substring(mark + 1), known, kind + ":", example, kind + ":" + rest));
  }

  /**
   * What {@code a=1&b=2} gives to whom, in its order.
   *
   * @param known names of the parameters that there are
   * @param owner whose they are, for messages
   * @param example how they are written, for messages
   * @param text the whole specification, for messages
   * @throws IllegalArgumentException if a parameter is unknown or has no value
   */
  static Map<String, String> assignments(
      String assignments, List<String> known, String owner, String example, String text) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String assignment : assignments.split("&", -1)) {
      int equals = assignment.indexOf('=');
      String parameter = equals < 0 ? assignment : assignment.substring(0, equals);
      if (equals < 0 || !known.contains(parameter)) {
        throw new IllegalArgumentException(
            "%s takes %s, as %s; data=%s"
                .formatted(owner, String.join(", ", known), example, text));
      }
      given.put(parameter, assignment.substring(equals + 1));
    }
    return given;
  }

  Optional<String> value(String parameter) {
    return Optional.ofNullable(given.get(parameter));
  }

  /**
   * A parameter that is a whole number.
   *
   * @throws IllegalArgumentException if it is none, or less than {@code least}
   */
  Optional<Integer> count(String parameter, int least) {
    return value(parameter).map(value -> count(parameter, value, least));
  }

  private int count(String parameter, String value, int least) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number; data=%s".formatted(parameter, this), e);
    }
    if (number < least) {
      throw new IllegalArgumentException(
          "%s must be >= %d; data=%s".formatted(parameter, least, this));
    }
    return number;
  }

  /** The same with one parameter set anew. */
  SpecParameters with(String parameter, String value) {
    Map<String, String> changed = new LinkedHashMap<>(given);
    changed.put(parameter, value);
    return new SpecParameters(kind, name, changed);
  }

  /** The specification as a user writes it. */
  @Override
  public String toString() {
    String assignments =
        given.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    return kind + ":" + name + (assignments.isEmpty() ? "" : "?" + assignments);
  }
}
