package io.espalier.channels;

import java.util.Arrays;

/** What one channel occupies in one slot: some indices of one axis of one constant. */
public final class Slice {
  private final Slot slot;
  private final int[] indices;

  Slice(Slot slot, int[] indices) {
    this.slot = slot;
    this.indices = indices;
  }

  public Slot slot() {
    return slot;
  }

  /** Name of the constant. */
  public String constant() {
    return slot.constant();
  }

  /** The constant's axis, counted from the front. */
  public int axis() {
    return slot.axis();
  }

  /** The indices along the axis, ascending (a copy). */
  public int[] indices() {
    return indices.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slice slice
        && slot.equals(slice.slot)
        && Arrays.equals(indices, slice.indices);
  }

  @Override
  public int hashCode() {
    return 31 * slot.hashCode() + Arrays.hashCode(indices);
  }

  /** As {@code conv1.weight[0: 3, 7]}. */
  @Override
  public String toString() {
    String list = Arrays.toString(indices);
    return slot.constant() + "[" + slot.axis() + ": " + list.substring(1);
  }
}
