package io.espalier.method.prunedistil;

import io.espalier.graph.Graph;
import java.util.List;

/**
 * A network that is to learn from a larger one.
 *
 * @param graph the teacher's, with narrower groups
 * @param widths of all groups that additions tie, in the order of the network
 * @param remarks a sentence for each such group that stays wider than was asked for
 */
record Student(Graph graph, List<Width> widths, List<String> remarks) {
  Student {
    widths = List.copyOf(widths);
    remarks = List.copyOf(remarks);
  }

  /**
   * How wide a group of channels is.
   *
   * @param group its id
   * @param before channels in the teacher
   * @param after channels in the student
   */
  record Width(String group, int before, int after) {}
}
