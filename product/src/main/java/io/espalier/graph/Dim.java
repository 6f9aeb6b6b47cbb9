package io.espalier.graph;

/** One extent in the declared shape of a network's input or output. */
public sealed interface Dim {

  /** A fixed extent, at least 0. */
  record Fixed(int size) implements Dim {
    public Fixed {
      if (size < 0) {
        throw new IllegalArgumentException("an extent must be >= 0; size=" + size);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(size);
    }
  }

  /** An extent that each run may choose; {@code name} is empty where the file gives none. */
  record Free(String name) implements Dim {
    @Override
    public String toString() {
      return name.isEmpty() ? "?" : name;
    }
  }

  static Dim of(int size) {
    return new Fixed(size);
  }

  static Dim free(String name) {
    return new Free(name);
  }
}
