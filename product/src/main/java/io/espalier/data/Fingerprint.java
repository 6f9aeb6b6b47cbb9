package io.espalier.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    String head = dataset.imageShape() + "\n" + String.join("\n", dataset.classes()) + "\n\n";
    digest.update(head.getBytes(UTF_8));
    byte[] image = new byte[Math.toIntExact(dataset.imageShape().elements())];
    ByteBuffer label = ByteBuffer.allocate(Integer.BYTES);
    for (int i = 0; i < dataset.size(); i++) {
      digest.update(label.putInt(0, dataset.label(i)).array());
      dataset.read(i, image);
      digest.update(image);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
