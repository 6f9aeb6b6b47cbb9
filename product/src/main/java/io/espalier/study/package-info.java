/**
 * The papers' comparisons, each a YAML file over the doors of {@link io.espalier.method}.
 *
 * <p>Start at {@link io.espalier.study.Study}, and at what it lets compete: a {@code Contest}. A
 * study is a run whose folder holds the runs of each seed:
 *
 * <pre>
 * run.yaml, journal.jsonl     the study itself
 * seed-1/baseline/            the training of the original, where the study trains it
 * seed-1/results.json         what was measured of all networks: a {@link io.espalier.study.SeedResult}
 * results.json                all seeds and the verdicts: a {@link io.espalier.study.StudyResult}
 * tables/*.csv                the same as {@code StudyTables}
 * report.html
 * </pre>
 *
 * <p>and beside the baseline, in a study of Prune and Distil
 *
 * <pre>
 * compress/                   the method; pruned.onnx and student.onnx are its two stages
 * fresh.onnx, scratch/        the student's architecture with fresh weights, and its training
 * cut.onnx, random/           the original, cut by chance to the MACs of the pruned network, and
 *                             its training
 * </pre>
 *
 * <p>or in one of Play and Prune, for each tolerance
 *
 * <pre>
 * game-0.5/                   the game
 * random-0.5-cut.onnx, random-0.5/   a rival, cut at once to the MACs of the game, and its training
 * </pre>
 *
 * <p>What is in the folder is not made again: a study that was cut off goes on where it was.
 */
@NullMarked
package io.espalier.study;

import org.jspecify.annotations.NullMarked;
