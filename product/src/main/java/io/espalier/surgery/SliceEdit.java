package io.espalier.surgery;

import io.espalier.graph.SliceRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operands of a Slice, edited axis by axis until they take the indices that are wanted. Entries
 * that do so as they are stay.
 */
final class SliceEdit {

  /** Indices that no range with a positive step takes: a Gather behind the Slice does. */
  record Picked(int axis, List<Integer> indices) {}

  private final long[] starts;
  private final long[] ends;
  private final long @Nullable [] steps;
  private final List<Picked> picked = new ArrayList<>();

  SliceEdit(long[] starts, long[] ends, long @Nullable [] steps) {
    this.starts = starts.clone();
    this.ends = ends.clone();
    this.steps = steps == null ? null : steps.clone();
  }

  /**
   * Makes the entries of one axis take some indices.
   *
   * @param entry position of the axis in the operands
   * @param extent the axis's extent now
   */
  void take(int entry, int axis, int extent, int... wanted) {
    long step = steps == null ? 1 : steps[entry];
    if (takes(entry, axis, extent, step, wanted)) {
      return;
    }
    if (wanted.length == 0) {
      starts[entry] = 0;
      ends[entry] = 0;
      setStep(entry, 1);
      return;
    }
    long needed = step(wanted, step > 0 ? step : 1);
    if (needed <= 0 || (steps == null && needed != 1)) {
      starts[entry] = 0;
      ends[entry] = Integer.MAX_VALUE;
      setStep(entry, 1);
      picked.add(new Picked(axis, Arrays.stream(wanted).boxed().toList()));
      return;
    }
    setStep(entry, needed);
    if (SliceRange.resolve(axis, extent, starts[entry], ends[entry], needed).start() != wanted[0]) {
      starts[entry] = wanted[0];
    }
    if (!takes(entry, axis, extent, needed, wanted)) {
      ends[entry] = wanted[wanted.length - 1] + 1L;
    }
  }

  private boolean takes(int entry, int axis, int extent, long step, int... wanted) {
    SliceRange range = SliceRange.resolve(axis, extent, starts[entry], ends[entry], step);
    return Arrays.equals(range.indices(), wanted);
  }

  /** The distance between indices that are an arithmetic progression, else 0. */
  private static long step(int[] indices, long single) {
    if (indices.length == 1) {
      return single;
    }
    int step = indices[1] - indices[0];
    for (int i = 2; i < indices.length; i++) {
      if (indices[i] - indices[i - 1] != step) {
        return 0;
      }
    }
    return step;
  }

  private void setStep(int entry, long step) {
    if (steps != null) {
      steps[entry] = step;
    }
  }

  /** The number of axes. */
  int entries() {
    return starts.length;
  }

  long[] starts() {
    return starts.clone();
  }

  long[] ends() {
    return ends.clone();
  }

  long @Nullable [] steps() {
    return steps == null ? null : steps.clone();
  }

  List<Picked> picked() {
    return List.copyOf(picked);
  }
}
