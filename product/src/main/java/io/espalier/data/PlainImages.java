package io.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The images in a folder and below it, without labels. Folders {@code train} and {@code test} (or
 * {@code val}) are the splits; without them a fifth of the images is the test.
 */
record PlainImages(Path folder) implements ImageSource {
  private static final Targets NONE = new Targets.None();

  @Override
  public ImageListing list() throws DataException {
    Optional<ImageFolders.Divided> divided = ImageFolders.divided(folder);
    if (divided.isEmpty()) {
      return ImageListing.divided(NONE, entries(folder));
    }
    Optional<Path> training = divided.get().training();
    Optional<Path> test = divided.get().test();
    return new ImageListing(
        NONE,
        training.isPresent() ? entries(training.get()) : List.of(),
        test.isPresent() ? entries(test.get()) : List.of());
  }

  private List<ImageEntry> entries(Path part) throws DataException {
    List<ImageEntry> entries = new ArrayList<>();
    for (Path image : ImageFolders.images(part)) {
      entries.add(new ImageEntry(image, ImageFolders.nameBelow(folder, image), 0, List.of()));
    }
    return entries;
  }
}
