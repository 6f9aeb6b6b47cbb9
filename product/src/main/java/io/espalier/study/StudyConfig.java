package io.espalier.study;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a study depends on; its run keeps it as {@code run.yaml}. {@link StudyFile} reads
 * it.
 */
public sealed interface StudyConfig permits PruneAndDistilConfig, PlayAndPruneConfig {

  /** What does not depend on the method. */
  StudySetting setting();

  /** The greatest losses of the metric that the method is allowed, in points, each more than 0. */
  List<Double> tolerances();

  /** The names of what differs in another configuration of the same study. */
  default List<String> differences(StudyConfig other) {
    return Stream.concat(differences(setting(), other.setting()), differences(this, other))
        .filter(name -> !name.equals("setting"))
        .toList();
  }

  private static Stream<String> differences(Object one, Object other) {
    return Stream.of(one.getClass().getRecordComponents())
        .filter(component -> !Objects.equals(value(component, one), value(component, other)))
        .map(RecordComponent::getName);
  }

  private static @Nullable Object value(RecordComponent component, Object holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
