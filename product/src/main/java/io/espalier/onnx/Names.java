package io.espalier.onnx;

import java.util.HashSet;
import java.util.Set;

/** Makes names that are not taken yet: the wanted one, else with {@code _2}, {@code _3}, ... */
final class Names {
  private final Set<String> taken;

  Names(Set<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** A free name, taken from now on. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
