package io.espalier.method;

import io.espalier.data.Dataset;
import io.espalier.data.TargetScale;
import io.espalier.data.Targets;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.ort.OrtEngine;
import io.espalier.train.TrainablePart;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a network is trained and judged for, and the network that it imitates, if it does; that one
 * holds native memory until this is closed.
 */
public final class Assignment implements AutoCloseable {
  private final Task task;
  private final @Nullable Imitated imitated;

  private Assignment(Task task, @Nullable Imitated imitated) {
    this.task = task;
    this.imitated = imitated;
  }

  /**
   * What the labels ask for.
   *
   * @param header of the network's file; where it says nothing of the scale of its outputs, they
   *     are the numbers themselves
   * @throws IllegalArgumentException if there are no labels
   */
  public static Assignment labels(Dataset data, FileHeader header) {
    return new Assignment(Task.of(data.targets(), header.metadata()), null);
  }

  /** The same for a fresh network, which learns numbers of mean 0 and deviation 1. */
  static Assignment freshLabels(Dataset training) {
    return training.targets() instanceof Targets.Columns
        ? new Assignment(new Task.Regression(TargetScale.of(training)), null)
        : labels(training, FileHeader.fresh());
  }

  /**
   * To give the outputs that another network gives: all of them, or what they are made of where
   * they cannot be trained.
   */
  public static Assignment imitation(Graph original, int threads) {
    Imitated imitated =
        new Imitated(
            new OrtEngine(threads, OrtEngine.Optimization.ALL), TrainablePart.of(original).body());
    return new Assignment(new Task.Imitation(imitated), imitated);
  }

  /** What networks are scored by. */
  public Task task() {
    return task;
  }

  /** What the file of a network has to remember of this. */
  Map<String, String> metadata() {
    return switch (task) {
      case Task.Classification c -> Map.of();
      case Task.Imitation i -> Map.of();
      case Task.Regression regression -> regression.scale().toMetadata();
    };
  }

  @Override
  public void close() {
    Optional.ofNullable(imitated).ifPresent(Imitated::close);
  }
}
