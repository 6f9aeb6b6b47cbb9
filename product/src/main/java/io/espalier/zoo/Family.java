package io.espalier.zoo;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Networks of one kind: how they are named, and what a name means. */
final class Family {
  private static final String WIDTH = "(?:-w(?<width>\\d{1,5}))?";

  private final Pattern names;
  private final Function<Name, Architecture> member;
  private final List<Architecture> usual;

  /**
   * @param names regular expression of the names without width, in groups
   * @param usual the members to be listed
   */
  Family(String names, Function<Name, Architecture> member, List<? extends Architecture> usual) {
    this.names = Pattern.compile("(?:" + names + ")" + WIDTH);
    this.member = member;
    this.usual = List.copyOf(usual);
  }

  List<Architecture> usual() {
    return usual;
  }

  /**
   * The member of that name; empty if it is none of this family's names.
   *
   * @throws IllegalArgumentException if it has dimensions that the family does not have
   */
  Optional<Architecture> find(String name) {
    Matcher match = names.matcher(name);
    return match.matches() ? Optional.of(member.apply(new Name(match))) : Optional.empty();
  }

  /** A name taken to pieces: the groups of its regular expression, and the width. */
  static final class Name {
    private final Matcher match;

    private Name(Matcher match) {
      this.match = match;
    }

    /** Whether an optional group is there. */
    boolean has(int group) {
      String text = match.group(group);
      return text != null && !text.isEmpty();
    }

    int number(int group) {
      return Integer.parseInt(match.group(group));
    }

    int width(int usual) {
      String width = match.group("width");
      return width == null ? usual : Integer.parseInt(width);
    }
  }

  /** The suffix that names a width. */
  static String suffix(int width, int usual) {
    return width == usual ? "" : "-w" + width;
  }
}
