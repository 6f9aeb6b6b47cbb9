package io.espalier.method;

import io.espalier.eval.Evaluation;
import java.nio.file.Path;

/**
 * What a training delivers.
 *
 * @param output file of the trained network
 * @param run folder of the run
 * @param selection metric on the selection split, in ONNX Runtime
 * @param test metric on the test split, in ONNX Runtime
 */
public record TrainingResult(Path output, Path run, Evaluation selection, Evaluation test) {}
