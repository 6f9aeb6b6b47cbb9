package io.espalier;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of trained networks and data that some tests need, named by {@code -Despalier.shared}
 * (default {@code ../shared}). Tests are skipped where it is missing, or fail where {@code
 * -Despalier.shared.required=true}.
 */
public final class Shared {
  private Shared() {}

  /** A trained network, as {@code resnet20-cifar10.onnx}. */
  public static Path model(String file) {
    return find("models/" + file);
  }

  /** A file or folder of data, as {@code cifar10-mini}. */
  public static Path data(String file) {
    return find("data/" + file);
  }

  private static Path find(String relative) {
    Path path = Path.of(System.getProperty("espalier.shared", "../shared")).resolve(relative);
    if (!Files.exists(path)) {
      String message = path.toAbsolutePath().normalize() + " is missing; set -Despalier.shared=DIR";
      if (Boolean.getBoolean("espalier.shared.required")) {
        fail(message);
      }
      abort(message);
    }
    return path;
  }
}
