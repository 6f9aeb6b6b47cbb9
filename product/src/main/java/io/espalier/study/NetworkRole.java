package io.espalier.study;

import java.util.Locale;

/** The networks that a study of Prune and Distil sets beside each other. */
public enum NetworkRole {
  /** The network that was given, or that the study trained. */
  ORIGINAL("the network to compress"),
  /** What is left after stage 1. */
  PRUNED("stage 1: filters that are mostly zero cut, fine-tuned after each step"),
  /** What stage 2 made of it. */
  STUDENT("stage 2: tied layers narrowed, distilled from the pruned network"),
  /** The student's architecture with fresh weights. */
  SCRATCH("the student's architecture, trained from fresh weights for as many epochs"),
  /** The original without filters drawn by chance. */
  RANDOM("filters cut by chance to the MACs of the pruned network, trained for as many epochs");

  private final String origin;

  NetworkRole(String origin) {
    this.origin = origin;
  }

  /** How such a network comes about, a phrase. */
  String origin() {
    return origin;
  }

  /** As {@code student}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
