package io.espalier.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fingerprint of one data set, computed when it is first asked for. */
final class Fingerprint {
  private @Nullable String hex;

  synchronized String of(Dataset dataset) {
    if (hex == null) {
      hex = compute(dataset);
    }
    return hex;
  }

  private static String compute(Dataset dataset) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    Targets targets = dataset.targets();
    String head = dataset.imageShape() + "\n" + String.join("\n", names(targets)) + "\n\n";
    digest.update(head.getBytes(UTF_8));
    byte[] image = new byte[Math.toIntExact(dataset.imageShape().elements())];
    LabelBytes labels = new LabelBytes(dataset);
    for (int i = 0; i < dataset.size(); i++) {
      digest.update(labels.of(i));
      dataset.read(i, image);
      digest.update(image);
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
