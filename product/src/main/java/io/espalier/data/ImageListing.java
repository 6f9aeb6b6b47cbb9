package io.espalier.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The images of both splits.
 *
 * @param targets what they are labelled with
 */
record ImageListing(Targets targets, List<ImageEntry> training, List<ImageEntry> test) {
  private static final long SPLIT_STREAM = 0x74657374;
  private static final long LIMIT_STREAM = 0x6c696d74;

  /** One image of so many is for the test where nothing else says which. */
  private static final int TEST_SHARE = 5;

  ImageListing {
    training = List.copyOf(training);
    test = List.copyOf(test);
  }

  /**
   * Divides images by chance: about a fifth is the test. Where an image goes depends on its name
   * alone, so that one that is added moves no other.
   */
  static ImageListing divided(Targets targets, List<ImageEntry> all) {
    Predicate<ImageEntry> isTest = entry -> entry.random(SPLIT_STREAM).nextInt(TEST_SHARE) == 0;
    return new ImageListing(
        targets,
        all.stream().filter(isTest.negate()).toList(),
        all.stream().filter(isTest).toList());
  }

  List<ImageEntry> of(Split split) {
    return switch (split) {
      case TRAIN -> training;
      case TEST -> test;
    };
  }

  /**
   * At most so many training images, and the same share of the test images, at least one. They are
   * drawn by their names, the same share from each class.
   */
  ImageListing limited(int most) {
    if (training.isEmpty()) {
      return new ImageListing(targets, training, drawn(test, most));
    }
    long share = Math.ceilDiv((long) most * test.size(), training.size());
    return new ImageListing(
        targets, drawn(training, most), drawn(test, (int) Math.min(test.size(), share)));
  }

  private record Drawn(ImageEntry entry, double place, long chance) {}

  private static List<ImageEntry> drawn(List<ImageEntry> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    Map<Integer, List<ImageEntry>> classes = new HashMap<>();
    for (ImageEntry entry : all) {
      classes.computeIfAbsent(entry.label(), label -> new ArrayList<>()).add(entry);
    }
    List<Drawn> order = new ArrayList<>();
    for (List<ImageEntry> members : classes.values()) {
      members.sort(Comparator.comparingLong(ImageListing::chance).thenComparing(ImageEntry::name));
      for (int rank = 0; rank < members.size(); rank++) {
        ImageEntry entry = members.get(rank);
        order.add(new Drawn(entry, (rank + 0.5) / members.size(), chance(entry)));
      }
    }
    order.sort(
        Comparator.comparingDouble(Drawn::place)
            .thenComparingLong(Drawn::chance)
            .thenComparing(drawn -> drawn.entry().name()));
    Set<ImageEntry> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    order.subList(0, most).forEach(drawn -> chosen.add(drawn.entry()));
    return all.stream().filter(chosen::contains).toList();
  }

  private static long chance(ImageEntry entry) {
    return entry.random(LIMIT_STREAM).nextLong();
  }
}
