package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.graph.Graph;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import java.util.List;
import java.util.Map;

/**
 * An objective that looks at what another network, the teacher, gives for the same images: a sum of
 * terms.
 *
 * <p>The teacher runs in inference mode, once a batch, and no gradient reaches it. It is held in
 * native memory until {@link #close}.
 */
public final class Teaching implements Objective, AutoCloseable {
  private final TorchNet teacher;
  private final List<Term> terms;

  /** A part of the loss. */
  @FunctionalInterface
  public interface Term {
    /**
     * The loss of a batch, a single number.
     *
     * @param teacher outputs by name, each {@code [N, ...]}
     * @param student outputs by name, the same ones or others
     */
    Var loss(Map<String, Var> teacher, Map<String, Var> student, Batch batch);

    /** This term, so many times. */
    default Term times(double weight) {
      return (teacher, student, batch) -> loss(teacher, student, batch).mul(weight);
    }
  }

  /**
   * The objective of a student in training.
   *
   * @param teacher a network whose outputs the terms read
   * @param terms at least one
   */
  public Teaching(Graph teacher, List<Term> terms, Precision precision) {
    this.terms = List.copyOf(terms);
    this.teacher = TorchNet.of(teacher, precision);
  }

  @Override
  public Var loss(Map<String, Var> student, Batch batch) {
    Map<String, Var> wanted = teacher.infer(batch.images());
    return terms.stream()
        .map(term -> term.loss(wanted, student, batch))
        .reduce(Var::add)
        .orElseThrow();
  }

  @Override
  public void close() {
    teacher.close();
  }
}
