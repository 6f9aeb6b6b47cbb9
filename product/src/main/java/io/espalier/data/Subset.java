package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Objects;

/** Chosen images of another data set. */
final class Subset implements Dataset {
  private final Dataset whole;
  private final int[] indices;
  private final Fingerprint fingerprint = new Fingerprint();

  Subset(Dataset whole, int... indices) {
    this.whole = whole;
    this.indices = indices.clone();
    for (int index : indices) {
      Objects.checkIndex(index, whole.size());
    }
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Shape imageShape() {
    return whole.imageShape();
  }

  @Override
  public Targets targets() {
    return whole.targets();
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public void numbers(int index, float[] target) {
    whole.numbers(indices[index], target);
  }

  @Override
  public void read(int index, byte[] target) {
    whole.read(indices[index], target);
  }

  @Override
  public List<String> remarks() {
    return whole.remarks();
  }

  @Override
  public String fingerprint() {
    return fingerprint.of(this);
  }
}
