package io.espalier.plan;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern for names of layers and other nodes: {@code *} is any text, {@code ?} any character.
 */
public final class Glob {
  private final Pattern pattern;

  /** The pattern of that text, which has to match a whole name. */
  public Glob(String text) {
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

  /** Whether it matches a name. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
