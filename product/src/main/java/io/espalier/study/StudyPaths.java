package io.espalier.study;

import java.nio.file.Path;

/**
 * Makes the paths of a study absolute: those of its file are relative to its folder, those that are
 * set beside it to the working directory. A leading {@code ~/} is the user's home.
 */
record StudyPaths(YamlPlaces places) {

  /**
   * A file or folder.
   *
   * @param key whose value it is
   */
  Path of(String key, String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return Path.of(System.getProperty("user.home") + text.substring(1));
    }
    Path file = places.file().toAbsolutePath();
    Path base = places.isSet(key) ? Path.of("").toAbsolutePath() : file.resolveSibling("");
    return base.resolve(text).normalize();
  }

  /** A data specification with its folder or file absolute, as {@code cifar10:/data/cifar10}. */
  String inData(String key, String text) {
    String[] parts = text.split(":", 2);
    if (parts.length < 2 || parts[1].isBlank()) {
      return text;
    }
    return parts[0].equals("synthetic")
        ? inDrawn(key, text)
        : parts[0] + ":" + upTo('?', key, parts[1]);
  }

  /** Images that are drawn have at most a list of poses in a file. */
  private String inDrawn(String key, String text) {
    String[] parts = text.split("(?<=[?&]poses=)", 2);
    return parts.length < 2 ? text : parts[0] + upTo('&', key, parts[1]);
  }

  private String upTo(char end, String key, String text) {
    int at = text.indexOf(end);
    return at < 0 ? of(key, text).toString() : of(key, text.substring(0, at)) + text.substring(at);
  }
}
