package io.espalier.eval;

import java.util.Optional;

/**
 * A network's metric and what it is made of.
 *
 * @param answers what was said of each image; empty where the metric is no mean over images
 */
public record Examined(Evaluation evaluation, Optional<Answers> answers) {}
