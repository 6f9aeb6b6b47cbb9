package io.espalier.method.prunedistil;

import io.espalier.data.Batch;
import io.espalier.graph.Graph;
import io.espalier.torch.Precision;
import io.espalier.torch.Var;
import io.espalier.train.Objective;
import io.espalier.train.OutputComparison;
import io.espalier.train.Teaching;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The loss by which a student learns from its teacher:
 *
 * <pre>{@code
 * L = (1/K) Σ_k [1 − cos(T_k, S_k)] + λ · O(T_o, S_o) + w · labels
 * }</pre>
 *
 * with K pairs of features, the cosine over the flattened feature of each sample and averaged over
 * the batch, and o the outputs (Aghli and Ribeiro, Combining Weight Pruning and Knowledge
 * Distillation for CNN Compression, CVPRW 2021). Without pairs the first term is left out.
 *
 * <p>The teacher is held in native memory until {@link #close}.
 */
final class CosineDistillation implements Objective, AutoCloseable {
  private final Teaching teaching;

  /**
   * What the loss is made of.
   *
   * @param pairs of features to compare
   * @param outputs names of the outputs, o
   * @param outputWeight λ, at least 0
   * @param comparison O
   * @param labelWeight w, at least 0
   * @param labels what labels ask of the outputs
   */
  record Terms(
      List<FeatureMatching.Pair> pairs,
      List<String> outputs,
      double outputWeight,
      OutputComparison comparison,
      double labelWeight,
      Objective labels) {
    Terms {
      pairs = List.copyOf(pairs);
      outputs = List.copyOf(outputs);
    }

    private List<Teaching.Term> terms() {
      List<Teaching.Term> terms = new ArrayList<>();
      if (!pairs.isEmpty()) {
        terms.add((teacher, student, batch) -> features(teacher, student));
      }
      if (outputWeight > 0) {
        Teaching.Term term =
            (teacher, student, batch) -> comparison.loss(outputs(teacher), outputs(student));
        terms.add(term.times(outputWeight));
      }
      if (labelWeight > 0) {
        Teaching.Term term = (teacher, student, batch) -> labels.loss(outputs(student), batch);
        terms.add(term.times(labelWeight));
      }
      return terms;
    }

    private Var features(Map<String, Var> teacher, Map<String, Var> student) {
      return pairs.stream()
          .map(
              pair ->
                  OutputComparison.cosine(
                      get(teacher, pair.teacher()), get(student, pair.student())))
          .reduce(Var::add)
          .orElseThrow()
          .div(pairs.size());
    }

    private Map<String, Var> outputs(Map<String, Var> values) {
      Map<String, Var> chosen = new LinkedHashMap<>();
      outputs.forEach(name -> chosen.put(name, get(values, name)));
      return chosen;
    }

    private static Var get(Map<String, Var> values, String name) {
      return Objects.requireNonNull(values.get(name), name);
    }
  }

  /**
   * The loss of a student in training.
   *
   * @param teacher a network whose outputs are the features and outputs to compare with
   */
  CosineDistillation(Graph teacher, Terms terms, Precision precision) {
    this.teaching = new Teaching(teacher, terms.terms(), precision);
  }

  @Override
  public Var loss(Map<String, Var> student, Batch batch) {
    return teaching.loss(student, batch);
  }

  @Override
  public void close() {
    teaching.close();
  }
}
