package io.espalier.cli;

import io.espalier.eval.Evaluation;
import io.espalier.method.TrainingResult;

/** What {@code train} says at its end, in the form of its JSON. */
record TrainingReport(String output, Evaluation selection, Evaluation test, String run) {

  static TrainingReport of(TrainingResult result) {
    return new TrainingReport(
        result.output().toString(), result.selection(), result.test(), result.run().toString());
  }

  String toText() {
    Table table = new Table("", test.metric(), "images");
    row(table, "selection", selection);
    row(table, "test", test);
    return table + "network  " + output + "\nrun      " + run + "\n";
  }

  private static void row(Table table, String split, Evaluation measured) {
    String metric = measured.metric();
    table.row(split, Numbers.metric(metric, measured.value()), Numbers.grouped(measured.samples()));
    measured
        .parts()
        .forEach((part, value) -> table.row("  " + part, Numbers.metric(metric, value), ""));
  }
}
