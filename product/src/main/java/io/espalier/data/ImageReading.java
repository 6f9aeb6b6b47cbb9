package io.espalier.data;

import io.espalier.data.image.ImageDecoder;
import io.espalier.data.image.RgbImage;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the images of a split once, on all processors: finds those that cannot be, takes the
 * fingerprint of each, and keeps the pixels where memory allows.
 *
 * @param budget bytes that the pixels may take
 */
record ImageReading(ImageSpec spec, Split split, long budget) {
  private static final int NAMED = 3;

  /** What came of one file. */
  private sealed interface Outcome {
    /** It is an image of the right size. */
    record Good(ImageFiles.Image image) implements Outcome {}

    /** It cannot be decoded. */
    record Bad(ImageEntry entry, String reason) implements Outcome {
      @Override
      public String toString() {
        return entry.name() + ": " + reason;
      }
    }

    /** It is an image of another size than the first. */
    record Misfit(ImageEntry entry, ImageSize size) implements Outcome {}
  }

  /**
   * @throws DataException if more images than may be cannot be decoded, none can, or they differ in
   *     size where no size is asked for
   */
  Dataset read(Targets targets, List<ImageEntry> entries) throws DataException {
    ImageSize size = spec.size().or(() -> sizeOfFirst(entries)).orElse(new ImageSize(1, 1));
    long bytes = 3L * size.height() * size.width();
    boolean kept = bytes * entries.size() <= budget;
    List<Outcome> outcomes =
        entries.parallelStream().map(entry -> outcome(entry, size, kept)).toList();
    List<ImageFiles.Image> images = new ArrayList<>();
    List<Outcome.Bad> bad = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Good good -> images.add(good.image());
        case Outcome.Bad one -> bad.add(one);
        case Outcome.Misfit misfit -> throw differ(misfit, size);
      }
    }
    Optional<String> remark = bad.isEmpty() ? Optional.empty() : Optional.of(remark(bad, outcomes));
    if (images.isEmpty()) {
      throw new DataException(remark.orElseThrow() + "; none is left");
    }
    if (bad.size() > spec.maxBad()) {
      throw new DataException(
          "%s; replace or remove them, or let so many be skipped: max-bad=%d"
              .formatted(remark.orElseThrow(), bad.size()));
    }
    return new ImageFiles(
        Shape.of(3, size.height(), size.width()),
        targets,
        images,
        remark.map(line -> List.of(line + "; they are skipped")).orElse(List.of()));
  }

  /** The size of the first image that can be decoded; those that cannot are counted later. */
  private static Optional<ImageSize> sizeOfFirst(List<ImageEntry> entries) {
    return entries.stream().flatMap(entry -> size(entry).stream()).findFirst();
  }

  private static Optional<ImageSize> size(ImageEntry entry) {
    try {
      RgbImage image = ImageDecoder.decode(entry.file());
      return Optional.of(new ImageSize(image.height(), image.width()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Outcome outcome(ImageEntry entry, ImageSize size, boolean kept) {
    RgbImage image;
    try {
      image =
          spec.size().isPresent()
              ? ImageDecoder.decode(entry.file(), size.height(), size.width())
              : ImageDecoder.decode(entry.file());
    } catch (IOException e) {
      return new Outcome.Bad(entry, ImageFiles.reason(e));
    }
    if (image.height() != size.height() || image.width() != size.width()) {
      return new Outcome.Misfit(entry, new ImageSize(image.height(), image.width()));
    }
    byte @Nullable [] pixels = kept ? image.pixels() : null;
    return new Outcome.Good(
        new ImageFiles.Image(entry, Fingerprint.sha256(image.pixels()), pixels));
  }

  private DataException differ(Outcome.Misfit misfit, ImageSize size) {
    return new DataException(
        "the images of %s differ in size: %s is %s pixels, others are %s; give one to all: %s"
            .formatted(
                spec,
                misfit.entry().name(),
                misfit.size(),
                size,
                spec.parameters().with("size", size.toString())));
  }

  private String remark(List<Outcome.Bad> bad, List<Outcome> all) {
    String named =
        bad.stream().limit(NAMED).map(Outcome.Bad::toString).collect(Collectors.joining("; "));
    return "%d of the %d %s images of %s cannot be decoded (%s%s)"
        .formatted(
            bad.size(),
            all.size(),
            split.word(),
            spec,
            named,
            bad.size() > NAMED ? "; and " + (bad.size() - NAMED) + " more" : "");
  }
}
