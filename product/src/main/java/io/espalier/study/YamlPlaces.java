package io.espalier.study;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where the values of a study come from: from its file, or from what was set beside it.
 *
 * @param set names of the keys that were set, as {@code compress.steps}
 */
record YamlPlaces(Path file, Set<String> set) {
  YamlPlaces {
    set = Set.copyOf(set);
  }

  /** Whether a key's value was set, by itself or with what it is part of. */
  boolean isSet(String key) {
    return set.stream().anyMatch(one -> key.equals(one) || key.startsWith(one + "."));
  }

  /** The place of a key's value, as a complaint about it begins. */
  String of(String key) {
    return isSet(key) ? key + " (set beside " + file + ")" : file + ": " + key;
  }
}
