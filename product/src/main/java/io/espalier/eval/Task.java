package io.espalier.eval;

/** What a network is for: which of its outputs count, and by which metric they are scored. */
public sealed interface Task permits Task.Classification {

  /** The metric's name, as {@code accuracy}. */
  String metric();

  /** Whether a greater value of the metric is a better one. */
  boolean moreIsBetter();

  /** An empty score for data of that many classes. */
  Score newScore(int classes);

  /**
   * One class per image. The answer is the greatest element of the output that has scores, {@code
   * [N, classes]} or any shape with as many elements; where no output has, it is the output that
   * has the number of a class, integers {@code [N]} or any shape with as many elements. The metric
   * is the share of right answers (top-1 accuracy, 0–1).
   */
  record Classification() implements Task {
    @Override
    public String metric() {
      return "accuracy";
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }

    @Override
    public Score newScore(int classes) {
      return new Accuracy(classes);
    }
  }
}
