package io.espalier.data;

import java.util.List;

/** The names of the classes of labelled images. */
final class ClassNames {
  private ClassNames() {}

  static List<String> of(Dataset dataset) {
    return ((Targets.Classes) dataset.targets()).names();
  }
}
