package io.espalier.method.prunedistil;

import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.latency.LatencyGoal;
import io.espalier.latency.TargetSearch;
import io.espalier.latency.TargetSearch.Cut;
import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the share of its width that a student's tied layers keep where a time is to be reached: the
 * greatest with which the student is fast enough, in steps of a sixty-fourth. Weights do not change
 * the time, so it is found before the student learns.
 */
final class StudentRatio {
  private static final int STEPS = 64;

  private final PruneAndDistilOptions options;
  private final LatencyGoal goal;
  private final Graph teacher;
  private final ChannelGroups groups;

  /**
   * @param groups the teacher's
   */
  StudentRatio(
      PruneAndDistilOptions options, LatencyGoal goal, Graph teacher, ChannelGroups groups) {
    this.options = options.withStudent(options.studentRatio(), StudentInit.INHERIT);
    this.goal = goal;
    this.teacher = teacher;
    this.groups = groups;
  }

  /**
   * The ratio; the least that there is, if no student is fast enough.
   *
   * @param say hears of each measurement
   */
  double reaching(Consumer<String> say) {
    TargetSearch<Double> search = new TargetSearch<>(goal, this::cut, say);
    double ratio = search.search().best().cut().what();
    goal.keepTimes();
    return ratio;
  }

  /** The widest student that the table says to take no more than a share of the original's time. */
  private Cut<Double> cut(double share) {
    int within = 0;
    int beyond = STEPS;
    while (beyond - within > 1) {
      int middle = (within + beyond) >>> 1;
      Optional<Student> student = student(middle);
      if (student.isPresent() && goal.predictedShare(student.get().graph()) <= share) {
        within = middle;
      } else {
        beyond = middle;
      }
    }
    int step = Math.max(1, within);
    Student student = student(step).orElseThrow();
    return new Cut<>(
        (double) step / STEPS,
        student.graph(),
        student.widths().stream().map(Student.Width::after).toList(),
        within <= 1);
  }

  /** The student at a step; empty if that narrows nothing. */
  private Optional<Student> student(int step) {
    StudentBuilder builder =
        new StudentBuilder(
            options.withStudent((double) step / STEPS, StudentInit.INHERIT), 0 /* draws nothing */);
    return builder.narrows(groups) ? Optional.of(builder.build(teacher, groups)) : Optional.empty();
  }
}
