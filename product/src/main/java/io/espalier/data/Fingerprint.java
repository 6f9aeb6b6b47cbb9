package io.espalier.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The fingerprint of one data set, computed when it is first asked for. */
final class Fingerprint {
  private @Nullable String hex;

  String of(Dataset dataset) {
    byte[] image = new byte[Math.toIntExact(dataset.imageShape().elements())];
    return of(
        dataset,
        index -> {
          dataset.read(index, image);
          return image;
        });
  }

  /**
   * The fingerprint where something shorter stands for the pixels of an image.
   *
   * @param pixels of the image of an index
   */
  synchronized String of(Dataset dataset, IntFunction<byte[]> pixels) {
    if (hex == null) {
      hex = compute(dataset, pixels);
    }
    return hex;
  }

  /** The SHA-256 of some bytes. */
  static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String compute(Dataset dataset, IntFunction<byte[]> pixels) {
    MessageDigest digest = sha256();
    Targets targets = dataset.targets();
    String head = dataset.imageShape() + "\n" + String.join("\n", names(targets)) + "\n\n";
    digest.update(head.getBytes(UTF_8));
    LabelBytes labels = new LabelBytes(dataset);
    for (int i = 0; i < dataset.size(); i++) {
      digest.update(labels.of(i));
      digest.update(pixels.apply(i));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> names(Targets targets) {
    return switch (targets) {
      case Targets.Classes classes -> classes.names();
      case Targets.Columns columns -> columns.names();
      case Targets.None none -> List.of();
    };
  }

  /** The labels of a data set as bytes, big-endian. */
  private static final class LabelBytes {
    private final Dataset dataset;
    private final float[] row;

    LabelBytes(Dataset dataset) {
      this.dataset = dataset;
      this.row = new float[dataset.targets().count()];
    }

    byte[] of(int index) {
      return switch (dataset.targets()) {
        case Targets.Classes c ->
            ByteBuffer.allocate(Integer.BYTES).putInt(dataset.label(index)).array();
        case Targets.Columns c -> {
          dataset.numbers(index, row);
          ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
          bytes.asFloatBuffer().put(row);
          yield bytes.array();
        }
        case Targets.None n -> new byte[0];
      };
    }
  }
}
