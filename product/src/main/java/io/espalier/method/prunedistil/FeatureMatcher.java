package io.espalier.method.prunedistil;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.importance.Activations;
import io.espalier.plan.Glob;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds what a student can learn from its teacher: the activations behind its prunable layers,
 * which are as wide in both, and the outputs of further nodes that patterns name.
 */
final class FeatureMatcher {
  private final Graph teacher;
  private final Graph student;
  private final Shapes teacherShapes;
  private final Shapes studentShapes;
  private final int batch;
  private final List<FeatureMatching.Matched> matched = new ArrayList<>();
  private final List<Projection> projected = new ArrayList<>();

  private FeatureMatcher(ChannelGroups groups, Graph teacher, Graph student) {
    this.teacher = teacher;
    this.student = student;
    this.teacherShapes = ShapeInference.infer(teacher, groups.inputShapes());
    this.studentShapes = ShapeInference.infer(student, groups.inputShapes());
    this.batch = teacherShapes.of(teacher.inputs().getFirst().name()).dim(0);
  }

  /**
   * The values to compare.
   *
   * @param groups the teacher's channels
   * @param teacher its body: the part whose every output gradients reach
   * @param student the student's body
   * @param patterns of names of nodes; {@code *} is any text, {@code ?} any character
   * @throws IllegalArgumentException if the outputs of both bodies differ in names or shapes, a
   *     pattern matches no node that computes features, or the shapes of such a feature differ in
   *     more than the number of channels
   */
  static FeatureMatching match(
      ChannelGroups groups, Graph teacher, Graph student, List<String> patterns) {
    FeatureMatcher matcher = new FeatureMatcher(groups, teacher, student);
    matcher.requireSameOutputs();
    Set<String> seen = new LinkedHashSet<>();
    for (ChannelGroup group : groups.groups()) {
      if (group.kind() == ChannelGroup.Kind.PRUNABLE) {
        Activations.of(groups, group).stream()
            .map(activation -> activation.axis().value())
            .filter(matcher::isFeature)
            .filter(seen::add)
            .forEach(matcher::match);
      }
    }
    for (String pattern : patterns) {
      matcher.named(pattern).stream().filter(seen::add).forEach(matcher::matchOrProject);
    }
    return new FeatureMatching(matcher.matched, matcher.projected);
  }

  private void requireSameOutputs() {
    List<String> wanted = FeatureMatching.outputs(teacher);
    List<String> given = FeatureMatching.outputs(student);
    if (!wanted.equals(given)) {
      throw new IllegalArgumentException(
          "teacher and student cannot be matched: the teacher has the outputs %s, the student %s"
              .formatted(String.join(", ", wanted), String.join(", ", given)));
    }
    for (String output : wanted) {
      if (!teacherShapes.find(output).equals(studentShapes.find(output))) {
        throw new IllegalArgumentException(
            "teacher and student cannot be matched: the output '%s' has the shape %s in the teacher, %s in the student"
                .formatted(output, text(teacherShapes, output), text(studentShapes, output)));
      }
    }
  }

  private static String text(Shapes shapes, String value) {
    return shapes.find(value).map(Shape::toString).orElse("unknown");
  }

  /** Whether both bodies compute a value for each image, and its shapes are known. */
  private boolean isFeature(String value) {
    return teacher.producer(value).isPresent()
        && student.producer(value).isPresent()
        && teacherShapes.constant(value).isEmpty()
        && isOfSamples(teacherShapes.find(value))
        && isOfSamples(studentShapes.find(value));
  }

  private boolean isOfSamples(Optional<Shape> shape) {
    return shape.filter(found -> found.rank() > 1 && found.dim(0) == batch).isPresent();
  }

  private void match(String value) {
    Shape shape = teacherShapes.of(value);
    if (shape.equals(studentShapes.of(value))) {
      matched.add(new FeatureMatching.Matched(value, shape));
    }
  }

  /** The features that the nodes of a pattern compute. */
  private List<String> named(String pattern) {
    Glob glob = new Glob(pattern);
    List<Node> nodes = teacher.nodes().stream().filter(node -> glob.matches(node.name())).toList();
    List<String> features =
        nodes.stream().flatMap(node -> node.outputs().stream()).filter(this::isFeature).toList();
    if (features.isEmpty()) {
      throw new IllegalArgumentException(
          nodes.isEmpty()
              ? "match '%s': no node of that name is in the part of the network that is trained"
                  .formatted(pattern)
              : "match '%s': node '%s' computes no feature that teacher and student have for each image"
                  .formatted(pattern, nodes.getFirst().name()));
    }
    return features;
  }

  private void matchOrProject(String value) {
    Shape wanted = teacherShapes.of(value);
    Shape given = studentShapes.of(value);
    if (wanted.equals(given)) {
      matched.add(new FeatureMatching.Matched(value, wanted));
      return;
    }
    OptionalInt axis = channelAxis(wanted, given);
    if (axis.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' cannot be matched: its shape is %s in the teacher and %s in the student, and only another number of channels (axis 1, or the last one) can be projected"
              .formatted(value, wanted, given));
    }
    projected.add(new Projection(value, given, wanted, axis.getAsInt()));
  }

  /** The one axis in which two shapes differ, if it is one that a projection works along. */
  private static OptionalInt channelAxis(Shape wanted, Shape given) {
    int rank = wanted.rank();
    for (int axis : new int[] {1, rank - 1}) {
      if (given.rank() == rank && wanted.equals(given.with(axis, wanted.dim(axis)))) {
        return OptionalInt.of(axis);
      }
    }
    return OptionalInt.empty();
  }
}
