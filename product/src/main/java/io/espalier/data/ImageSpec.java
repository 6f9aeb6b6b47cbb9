package io.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Image files, colour {@code [3, H, W]}, all stretched to one size.
 *
 * @param size of the images; empty where all have one size of their own
 * @param limit greatest number of training images; empty if there is none
 * @param maxBad how many images of a split may be skipped because they cannot be decoded
 */
record ImageSpec(
    SpecParameters parameters,
    ImageSource source,
    Optional<ImageSize> size,
    Optional<Integer> limit,
    int maxBad)
    implements DataSpec {
  static final String IMAGES = "images";
  static final String FOLDER = "folder";
  static final String TABLE = "table";

  private static final String SIZE = "size";
  private static final String LIMIT = "limit";
  private static final String MAX_BAD = "max-bad";
  private static final String COLUMNS = "columns";

  /** Decoded images are kept where they take at most this part of the heap. */
  private static final int PART_OF_HEAP = 4;

  /**
   * The specification of a kind.
   *
   * @param rest what stands behind the colon
   * @throws IllegalArgumentException if it names nothing, or a parameter is unknown or out of range
   */
  static ImageSpec parse(String kind, String rest) {
    List<String> known = new ArrayList<>(List.of(SIZE, LIMIT, MAX_BAD));
    if (kind.equals(TABLE)) {
      known.add(COLUMNS);
    }
    return of(SpecParameters.parse(kind, rest, known));
  }

  private static ImageSpec of(SpecParameters parameters) {
    if (parameters.name().isBlank()) {
      throw new IllegalArgumentException(
          "data must name a %s; data=%s"
              .formatted(
                  parameters.kind().equals(TABLE)
                      ? "file, as in table:FILE.csv"
                      : "folder, as in " + parameters.kind() + ":DIR",
                  parameters));
    }
    return new ImageSpec(
        parameters,
        source(parameters, Folders.path(parameters.name())),
        parameters.value(SIZE).map(ImageSize::parse),
        parameters.count(LIMIT, 1),
        parameters.count(MAX_BAD, 0).orElse(0));
  }

  private static ImageSource source(SpecParameters parameters, Path path) {
    return switch (parameters.kind()) {
      case IMAGES -> new PlainImages(path);
      case FOLDER -> new ClassFolders(path);
      case TABLE ->
          new ImageTable(
              path,
              parameters
                  .value(COLUMNS)
                  .map(names -> Arrays.stream(names.split(",", -1)).map(String::strip).toList())
                  .orElse(List.of()));
      default -> throw new IllegalArgumentException("no kind of image files: " + parameters);
    };
  }

  @Override
  public DataSpec sized(int height, int width) {
    return size.isPresent()
        ? this
        : of(parameters.with(SIZE, new ImageSize(height, width).toString()));
  }

  @Override
  public DataSpec withMaxBad(int count) {
    return of(parameters.with(MAX_BAD, Integer.toString(count)));
  }

  @Override
  public Dataset open(Split split) throws DataException {
    return open(split, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * @param budget bytes that decoded images may take; where they take more, they are decoded again
   *     at each reading
   */
  Dataset open(Split split, long budget) throws DataException {
    ImageListing all = source.list();
    ImageListing listing = limit.map(all::limited).orElse(all);
    List<ImageEntry> entries = listing.of(split);
    if (entries.isEmpty()) {
      throw new DataException(
          "%s has no %s images; put some into a folder of that name (of a table: into its column split)"
              .formatted(this, split.word()));
    }
    return new ImageReading(this, split, budget).read(listing.targets(), entries);
  }

  @Override
  public String toString() {
    return parameters.toString();
  }
}
