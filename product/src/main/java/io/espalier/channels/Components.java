package io.espalier.channels;

import io.espalier.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Disjoint sets of labels. A set is a component: it is removed as a whole or, once frozen, not at
 * all.
 *
 * <p>A component is named by its first label, so that results do not depend on the order of unions.
 */
final class Components {
  private int[] parent = new int[1024];
  private @Nullable Barrier[] barriers = new Barrier[1024];
  private boolean[] added = new boolean[1024];

  /** Whether a component has followed others only, as a bias does, and ties nobody. */
  private boolean[] follows = new boolean[1024];

  private int size;
  private String node = "";
  private final List<Tie> ties = new ArrayList<>();

  /**
   * A union of two components.
   *
   * @param node the node that ties them
   * @param label one of their labels
   */
  record Tie(String node, int label) {}

  /** Names the node to which the next unions are due. */
  void at(Node user) {
    node = user.name();
  }

  /** The unions of components that are more than a constant's own, in the order of the nodes. */
  List<Tie> ties() {
    return ties;
  }

  /** A label of its own component. */
  int fresh() {
    if (size == parent.length) {
      parent = Arrays.copyOf(parent, 2 * size);
      barriers = Arrays.copyOf(barriers, 2 * size);
      added = Arrays.copyOf(added, 2 * size);
      follows = Arrays.copyOf(follows, 2 * size);
    }
    parent[size] = size;
    return size++;
  }

  /** Labels of {@code count} components of a constant that is used as data. */
  int[] freshFollowers(int count) {
    int[] labels = fresh(count);
    Arrays.fill(follows, size - count, size, true);
    return labels;
  }

  /** Labels of {@code count} components. */
  int[] fresh(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = fresh();
    }
    return labels;
  }

  /** The number of labels. */
  int size() {
    return size;
  }

  /** The first label of the component that a label belongs to. */
  int find(int label) {
    int root = label;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  /** Makes two labels one component, frozen if either was; returns whether they were two. */
  boolean unite(int a, int b) {
    int one = find(a);
    int other = find(b);
    if (one == other) {
      return false;
    }
    int root = Math.min(one, other);
    int child = Math.max(one, other);
    parent[child] = root;
    if (barriers[root] == null) {
      barriers[root] = barriers[child];
    }
    added[root] |= added[child];
    if (!follows[root] && !follows[child]) {
      ties.add(new Tie(node, root));
    }
    follows[root] &= follows[child];
    return true;
  }

  /** Unites two vectors of the same length index by index. */
  void unite(int[] a, int[] b) {
    for (int i = 0; i < a.length; i++) {
      unite(a[i], b[i]);
    }
  }

  /** Divides a vector into parts of equal length, and unites the same place of every part. */
  void uniteParts(int[] labels, int parts) {
    int places = labels.length / parts;
    for (int i = places; i < labels.length; i++) {
      unite(labels[i % places], labels[i]);
    }
  }

  /** Unites two vectors that an addition-like operator ties, and marks what becomes one by it. */
  void uniteByAddition(int[] a, int[] b) {
    for (int i = 0; i < a.length; i++) {
      if (unite(a[i], b[i])) {
        added[find(a[i])] = true;
      }
    }
  }

  /** Keeps a component from being removed; the first barrier stays. */
  void freeze(int label, Barrier barrier) {
    int root = find(label);
    if (barriers[root] == null) {
      barriers[root] = barrier;
    }
  }

  void freeze(int @Nullable [] labels, Barrier barrier) {
    if (labels != null) {
      for (int label : labels) {
        freeze(label, barrier);
      }
    }
  }

  /** Why a component may not be removed; null if it may. */
  @Nullable Barrier barrier(int label) {
    return barriers[find(label)];
  }

  boolean isFrozen(int label) {
    return barriers[find(label)] != null;
  }

  /** Whether an addition has tied two components to this one. */
  boolean isAdded(int label) {
    return added[find(label)];
  }
}
