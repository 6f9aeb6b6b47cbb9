package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** The share of images whose answer is their class (top-1); of equal scores the first counts. */
final class Accuracy implements Score {
  private final List<String> names;
  private final int classes;
  private final List<Integer> wanted = new ArrayList<>();
  private final List<Integer> given = new ArrayList<>();
  private final List<Integer> ranks = new ArrayList<>();

  Accuracy(List<String> names) {
    this.names = List.copyOf(names);
    this.classes = names.size();
  }

  @Override
  public void add(Map<String, Tensor> outputs, Batch batch) {
    int[] labels = batch.labels();
    Rows rows = answers(outputs);
    boolean scored = !rows.tensor().dtype().isInteger();
    for (int row = 0; row < labels.length; row++) {
      int answer = scored ? rows.argMax(row) : (int) rows.get(row, 0);
      wanted.add(labels[row]);
      given.add(answer);
      if (scored) {
        ranks.add(rows.rank(row, labels[row]));
      }
    }
  }

  /** The output that answers: the one with scores, else the one with class numbers. */
  private Rows answers(Map<String, Tensor> outputs) {
    List<Rows> scores = new ArrayList<>();
    List<Rows> numbers = new ArrayList<>();
    for (Tensor output : outputs.values()) {
      Rows rows = Rows.of(output);
      if (output.dtype().isFloating() && rows.width() == classes) {
        scores.add(rows);
      } else if (output.dtype().isInteger() && rows.width() == 1) {
        numbers.add(rows);
      }
    }
    List<Rows> candidates = scores.isEmpty() ? numbers : scores;
    if (candidates.size() != 1) {
      throw new IllegalArgumentException(objection(outputs, candidates.size()));
    }
    return candidates.getFirst();
  }

  private String objection(Map<String, Tensor> outputs, int candidates) {
    if (candidates > 1) {
      return "a classifier has one output of scores; the network has %d: %s"
          .formatted(candidates, String.join(", ", outputs.keySet()));
    }
    if (outputs.size() == 1) {
      return "the network has %d outputs per image; the data have %d classes"
          .formatted(Rows.of(outputs.values().iterator().next()).width(), classes);
    }
    return "a classifier has an output of %d scores or one class number per image; none of %s does"
        .formatted(classes, String.join(", ", outputs.keySet()));
  }

  @Override
  public double value() {
    long right =
        IntStream.range(0, wanted.size())
            .filter(image -> wanted.get(image).equals(given.get(image)))
            .count();
    return (double) right / wanted.size();
  }

  @Override
  public SequencedMap<String, Double> parts() {
    return new LinkedHashMap<>();
  }

  @Override
  public Optional<Answers> answers() {
    return Optional.of(new Answers.Classes(names, wanted, given, ranks));
  }
}
