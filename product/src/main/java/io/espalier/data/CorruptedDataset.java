package io.espalier.data;

import io.espalier.tensor.Shape;

/** The images of another data set, each corrupted when it is read; the labels are as they were. */
final class CorruptedDataset implements Dataset {
  private final Dataset clean;
  private final Corruption corruption;
  private final long seed;
  private final Fingerprint fingerprint = new Fingerprint();

  CorruptedDataset(Dataset clean, Corruption corruption, long seed) {
    this.clean = clean;
    this.corruption = corruption;
    this.seed = seed;
  }

  @Override
  public int size() {
    return clean.size();
  }

  @Override
  public Shape imageShape() {
    return clean.imageShape();
  }

  @Override
  public Targets targets() {
    return clean.targets();
  }

  @Override
  public int label(int index) {
    return clean.label(index);
  }

  @Override
  public void numbers(int index, float[] target) {
    clean.numbers(index, target);
  }

  @Override
  public void read(int index, byte[] target) {
    clean.read(index, target);
    corruption.apply(target, imageShape(), seed, index);
  }

  @Override
  public String fingerprint() {
    return fingerprint.of(this);
  }
}
