package io.espalier.data;

import java.util.List;

/** What the images of a data set are labelled with. */
public sealed interface Targets {

  /** How many numbers a network gives for an image to answer: one a class or a column. */
  int count();

  /**
   * One class per image.
   *
   * @param names of the classes; a label is a position in this list
   */
  record Classes(List<String> names) implements Targets {
    public Classes {
      names = List.copyOf(names);
    }

    @Override
    public int count() {
      return names.size();
    }

    @Override
    public String toString() {
      return count() + " classes";
    }
  }

  /**
   * Some numbers per image, each in the unit of its column.
   *
   * @param names of the columns, as {@code yaw}
   */
  record Columns(List<String> names) implements Targets {
    public Columns {
      names = List.copyOf(names);
    }

    @Override
    public int count() {
      return names.size();
    }

    @Override
    public String toString() {
      return "columns " + String.join(", ", names);
    }
  }

  /** Nothing: the images are plain. */
  record None() implements Targets {
    @Override
    public int count() {
      return 0;
    }

    @Override
    public String toString() {
      return "no labels";
    }
  }
}
