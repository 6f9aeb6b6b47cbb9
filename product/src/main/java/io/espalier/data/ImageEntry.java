package io.espalier.data;

import java.nio.file.Path;
import java.util.List;

/**
 * An image file and what it is labelled with.
 *
 * @param name by which messages call it, and by which chance draws it: the path below the data's
 *     folder, with slashes on every system
 * @param label its class; 0 where there are none
 * @param numbers one for each column; empty where there are none
 */
record ImageEntry(Path file, String name, int label, List<Float> numbers) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  ImageEntry {
    numbers = List.copyOf(numbers);
  }

  /** Random numbers that stream and name determine. */
  SplitMix random(long stream) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    return new SplitMix(stream, hash);
  }
}
