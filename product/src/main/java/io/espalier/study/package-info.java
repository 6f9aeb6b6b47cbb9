/**
 * The papers' comparisons, each a YAML file over the doors of {@link io.espalier.method}.
 *
 * <p>Start at {@link io.espalier.study.PruneAndDistilStudy}. A study is a run whose folder holds
 * the runs of its phases, one folder for each seed:
 *
 * <pre>
 * run.yaml, journal.jsonl     the study itself
 * seed-1/baseline/            the training of the original, where the study trains it
 * seed-1/compress/            the method; pruned.onnx and student.onnx are its two stages
 * seed-1/fresh.onnx           the student's architecture with fresh weights
 * seed-1/scratch/             its training
 * seed-1/cut.onnx             the original, cut by chance to the MACs of the pruned network
 * seed-1/random/              its training
 * seed-1/results.json         what was measured of all networks: a {@link io.espalier.study.SeedResult}
 * results.json                all seeds and the verdicts: a {@link io.espalier.study.StudyResult}
 * tables/*.csv                the same as {@link io.espalier.study.StudyTables}
 * report.html
 * </pre>
 *
 * <p>What is in the folder is not made again: a study that was cut off goes on where it was.
 */
@NullMarked
package io.espalier.study;

import org.jspecify.annotations.NullMarked;
