package io.espalier.method.prunedistil;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Subgraph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which values of a teacher and its student are compared.
 *
 * @param matched values that are so in both networks
 * @param projected values that the student has narrower
 */
record FeatureMatching(List<Matched> matched, List<Projection> projected) {
  FeatureMatching {
    matched = List.copyOf(matched);
    projected = List.copyOf(projected);
  }

  /**
   * A value of the same name and shape in both networks.
   *
   * @param shape for one image
   */
  record Matched(String value, Shape shape) {}

  /** Names of two values to compare, of the same shape. */
  record Pair(String teacher, String student) {}

  /** What is compared. */
  List<Pair> pairs() {
    return Stream.concat(
            matched.stream().map(value -> new Pair(value.value(), value.value())),
            projected.stream().map(value -> new Pair(value.value(), value.output())))
        .toList();
  }

  /** The teacher's body with the values to compare behind its outputs. */
  Graph teacher(Graph body) {
    return watched(body, pairs().stream().map(Pair::teacher).toList());
  }

  /**
   * The student's body with the values to compare behind its outputs, projections among them.
   *
   * @param projections their constants by name
   */
  Graph student(Graph body, Map<String, Tensor> projections) {
    List<Node> nodes = new ArrayList<>(body.nodes());
    projected.forEach(value -> nodes.add(value.node()));
    return watched(
        body.withNodes(nodes).replaceConstants(projections),
        pairs().stream().map(Pair::student).toList());
  }

  private static Graph watched(Graph body, List<String> values) {
    Set<String> outputs = new LinkedHashSet<>(outputs(body));
    outputs.addAll(values);
    return Subgraph.computing(body, outputs);
  }

  /** The names of a network's outputs. */
  static List<String> outputs(Graph body) {
    return body.outputs().stream().map(ValueInfo::name).toList();
  }

  /**
   * The student's body in training without what is there only to be compared.
   *
   * @param student what {@link #student} made, with any weights
   * @param outputs names of the body's own outputs
   */
  static Graph body(Graph student, List<String> outputs) {
    return Subgraph.computing(student, outputs);
  }

  /** The names of the constants of the projections. */
  Set<String> weights() {
    Set<String> names = new LinkedHashSet<>();
    projected.forEach(projection -> names.add(projection.weight()));
    return names;
  }

  /** The constants of the projections in a student in training, by name. */
  Map<String, Tensor> projections(Graph student) {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    weights().forEach(name -> constants.put(name, student.requireConstant(name)));
    return Collections.unmodifiableMap(constants);
  }

  /** The constants of fresh projections, by name: normal, of variance {@code 1 / channels}. */
  Map<String, Tensor> freshProjections(long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> constants = new LinkedHashMap<>();
    projected.forEach(value -> constants.put(value.weight(), value.fresh(random)));
    return Collections.unmodifiableMap(constants);
  }
}
