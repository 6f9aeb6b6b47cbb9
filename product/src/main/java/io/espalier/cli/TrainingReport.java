package io.espalier.cli;

import io.espalier.eval.Evaluation;
import io.espalier.method.TrainingResult;

/** What {@code train} says at its end, in the form of its JSON. */
record TrainingReport(String output, Measured selection, Measured test, String run) {

  /** A metric on a data set. */
  record Measured(String metric, double value, long samples) {
    static Measured of(Evaluation evaluation) {
      return new Measured(evaluation.metric(), evaluation.value(), evaluation.samples());
    }
  }

  static TrainingReport of(TrainingResult result) {
    return new TrainingReport(
        result.output().toString(),
        Measured.of(result.selection()),
        Measured.of(result.test()),
        result.run().toString());
  }

  String toText() {
    Table table = new Table("", test.metric(), "images");
    table.row(
        "selection",
        Numbers.metric(selection.metric(), selection.value()),
        Numbers.grouped(selection.samples()));
    table.row("test", Numbers.metric(test.metric(), test.value()), Numbers.grouped(test.samples()));
    return table + "network  " + output + "\nrun      " + run + "\n";
  }
}
