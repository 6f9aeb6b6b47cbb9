package io.espalier.data;

import java.util.List;

/**
 * A CIFAR data set in its binary version: records of label bytes, then 3,072 bytes of pixels,
 * {@code [3, 32, 32]}.
 *
 * @param labelRanges how many values each label byte of a record can take; the last is the class
 * @param trainingFiles the files of the training split, of which at least one must be there
 * @param testFile the file of the test split
 * @param namesFile the file, often absent, that names the classes, one a line
 * @param archiveFolder the folder into which the published archive unpacks
 * @param standardNames the published names of the classes
 */
record CifarFormat(
    List<Integer> labelRanges,
    List<String> trainingFiles,
    String testFile,
    String namesFile,
    String archiveFolder,
    List<String> standardNames) {

  static final CifarFormat CIFAR10 =
      new CifarFormat(
          List.of(10),
          List.of(
              "data_batch_1.bin",
              "data_batch_2.bin",
              "data_batch_3.bin",
              "data_batch_4.bin",
              "data_batch_5.bin"),
          "test_batch.bin",
          "batches.meta.txt",
          "cifar-10-batches-bin",
          names("airplane automobile bird cat deer dog frog horse ship truck"));

  static final CifarFormat CIFAR100 =
      new CifarFormat(
          List.of(20, 100),
          List.of("train.bin"),
          "test.bin",
          "fine_label_names.txt",
          "cifar-100-binary",
          names(
              """
              apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle \
              bowl boy bridge bus butterfly camel can castle caterpillar cattle \
              chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur \
              dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard \
              lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain \
              mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree \
              plain plate poppy porcupine possum rabbit raccoon ray road rocket \
              rose sea seal shark shrew skunk skyscraper snail snake spider \
              squirrel streetcar sunflower sweet_pepper table tank telephone television tiger \
              tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm"""));

  private static List<String> names(String words) {
    return List.of(words.split(" "));
  }

  List<String> files(Split split) {
    return switch (split) {
      case TRAIN -> trainingFiles;
      case TEST -> List.of(testFile);
    };
  }

  /** The length of a record in bytes. */
  int recordBytes() {
    return labelRanges.size() + CifarSpec.PIXELS;
  }
}
