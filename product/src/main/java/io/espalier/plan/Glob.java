package io.espalier.plan;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern for names of layers: {@code *} is any text, {@code ?} any character. */
final class Glob {
  private final Pattern pattern;

  Glob(String text) {
    String regex =
        text.codePoints()
            .mapToObj(Character::toString)
            .map(Glob::regex)
            .collect(Collectors.joining());
    this.pattern = Pattern.compile(regex, Pattern.DOTALL);
  }

  private static String regex(String character) {
    return switch (character) {
      case "*" -> ".*";
      case "?" -> ".";
      default -> Pattern.quote(character);
    };
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
