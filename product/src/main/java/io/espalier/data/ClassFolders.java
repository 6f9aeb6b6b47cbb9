package io.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images in one folder a class, which is named by it. The classes lie in {@code train} and in
 * {@code test} (or {@code val}); or directly in the folder, and a fifth of the images is the test.
 * Classes are numbered in the order of their names.
 */
record ClassFolders(Path folder) implements ImageSource {

  @Override
  public ImageListing list() throws DataException {
    Optional<ImageFolders.Divided> divided = ImageFolders.divided(folder);
    if (divided.isEmpty()) {
      List<String> classes = classes(folder);
      return ImageListing.divided(new Targets.Classes(classes), entries(folder, classes));
    }
    Optional<Path> training = divided.get().training();
    Optional<Path> test = divided.get().test();
    List<String> classes = classes(training.isPresent() ? training.get() : test.orElseThrow());
    return new ImageListing(
        new Targets.Classes(classes),
        training.isPresent() ? entries(training.get(), classes) : List.of(),
        test.isPresent() ? entries(test.get(), classes) : List.of());
  }

  /** The names of the folders in a folder. */
  private static List<String> classes(Path root) throws DataException {
    List<String> names = new ArrayList<>();
    for (Path folder : ImageFolders.subfolders(root)) {
      names.add(ImageFolders.nameBelow(root, folder));
    }
    if (names.size() < 2) {
      throw new DataException(
          "%s must hold one folder a class, or train and test (or val) with those; it holds %s"
              .formatted(
                  root, names.isEmpty() ? "no folder" : "the folder " + names.get(0) + " only"));
    }
    return names;
  }

  private List<ImageEntry> entries(Path root, List<String> classes) throws DataException {
    List<ImageEntry> entries = new ArrayList<>();
    for (Path ofClass : ImageFolders.subfolders(root)) {
      int label = classes.indexOf(ImageFolders.nameBelow(root, ofClass));
      if (label < 0) {
        throw new DataException(
            "%s is a class that the training images do not have: they have %s"
                .formatted(ofClass, String.join(", ", classes)));
      }
      for (Path image : ImageFolders.images(ofClass)) {
        entries.add(new ImageEntry(image, ImageFolders.nameBelow(folder, image), label, List.of()));
      }
    }
    return entries;
  }
}
