package io.espalier.method.prunedistil;

import io.espalier.data.Batch;
import io.espalier.graph.Graph;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import io.espalier.train.Objective;
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
 * <p>The teacher runs in inference mode, and no gradient reaches it. It is held in native memory
 * until {@link #close}.
 */
final class CosineDistillation implements Objective, AutoCloseable {
  private final TorchNet teacher;
  private final Terms terms;

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
  }

  /**
   * The loss of a student in training.
   *
   * @param teacher a network whose outputs are the features and outputs to compare with
   */
  CosineDistillation(Graph teacher, Terms terms, Precision precision) {
    this.terms = terms;
    this.teacher = TorchNet.of(teacher, precision);
  }

  @Override
  public Var loss(Map<String, Var> student, Batch batch) {
    Map<String, Var> wanted = teacher.infer(batch.images());
    List<Var> losses = new ArrayList<>();
    if (!terms.pairs().isEmpty()) {
      losses.add(features(wanted, student));
    }
    if (terms.outputWeight() > 0) {
      Var outputs = terms.comparison().loss(outputs(wanted), outputs(student));
      losses.add(outputs.mul(terms.outputWeight()));
    }
    if (terms.labelWeight() > 0) {
      losses.add(terms.labels().loss(outputs(student), batch).mul(terms.labelWeight()));
    }
    return losses.stream().reduce(Var::add).orElseThrow();
  }

  private Var features(Map<String, Var> wanted, Map<String, Var> student) {
    return terms.pairs().stream()
        .map(
            pair ->
                OutputComparison.cosine(get(wanted, pair.teacher()), get(student, pair.student())))
        .reduce(Var::add)
        .orElseThrow()
        .div(terms.pairs().size());
  }

  private Map<String, Var> outputs(Map<String, Var> values) {
    Map<String, Var> chosen = new LinkedHashMap<>();
    terms.outputs().forEach(name -> chosen.put(name, get(values, name)));
    return chosen;
  }

  private static Var get(Map<String, Var> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  @Override
  public void close() {
    teacher.close();
  }
}
