package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.eval.OutputAgreement;
import io.espalier.method.Course;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CompressionReportTest {
  private static final CompressionReport.Time FASTER =
      new CompressionReport.Time(1, 2, 2.0, 1.0, 0.5, 0.49, 0.51);

  private Locale before = Locale.ROOT;

  /** As the command line does. */
  @BeforeEach
  void numbersLookAlikeEverywhere() {
    before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
  }

  @AfterEach
  void restore() {
    Locale.setDefault(Locale.Category.FORMAT, before);
  }

  @Test
  void whatWentWellNeedsNoWarning() {
    CompressionReport report = report(60, metric(0.92, 0.912), metric(0.917, 0.910), FASTER);
    assertThat(report.warnings()).isEmpty();
    assertThat(report.toText())
        .contains("MACs", "0.600")
        .contains("91.70 %   91.00 %")
        .contains("0.500 (0.490 to 0.510)")
        .contains("agree to 2.0e-06 on 1,000 images");
  }

  @Test
  void eachShortfallIsSaid() {
    CompressionReport.Time unsure = new CompressionReport.Time(1, 2, 2.0, 1.9, 0.95, 0.89, 1.01);
    assertThat(report(100, metric(0.92, 0.92), metric(0.917, 0.917), FASTER).warnings())
        .containsExactly("NOT SMALLER: no filter could be cut within the tolerance");
    assertThat(report(60, metric(0.92, 0.912), metric(0.917, 0.905), FASTER).warnings())
        .containsExactly(
            "NOT WITHIN THE TOLERANCE: the accuracy is 1.20 points worse on the test images; the tolerance is 1.00 points");
    assertThat(report(60, metric(0.92, 0.912), metric(0.917, 0.91), unsure).warnings())
        .containsExactly(
            "NOT FASTER: 0.950 times the original's time (95 % interval 0.890 to 1.010)");
    assertThat(report(60, metric(0.997, 0.99), metric(0.917, 0.91), FASTER).warnings())
        .singleElement()
        .asString()
        .startsWith(
            "the original's accuracy is 99.70 % on the selection but 91.70 % on the test images");
  }

  @Test
  void anErrorIsToldInItsOwnUnit() {
    CompressionReport.Measured selection = error(0.0030, 0.0031, 5000);
    assertThat(report(60, selection, error(0.0030, 2.0034, 5000), FASTER).warnings())
        .containsExactly(
            "NOT WITHIN THE TOLERANCE: the mae is 2.000 worse on the test images; the tolerance is 1.000");
    assertThat(report(60, selection, error(0.0040, 0.0034, 5000), FASTER).warnings())
        .singleElement()
        .asString()
        .startsWith(
            "the original's mae is 0.003000 on the selection but 0.004000 on the test images");
  }

  @Test
  void aDifferenceThatChanceMakesIsNoSuspicion() {
    assertThat(report(60, error(300, 300, 7), error(370, 370, 14), FASTER).warnings()).isEmpty();
    CompressionReport.Measured few =
        new CompressionReport.Measured("accuracy", 0.15, 0.15, 200, Map.of());
    CompressionReport.Measured fewer =
        new CompressionReport.Measured("accuracy", 0.10, 0.10, 100, Map.of());
    assertThat(report(60, few, fewer, FASTER).warnings()).isEmpty();
  }

  private static CompressionReport.Measured error(double before, double after, int samples) {
    return new CompressionReport.Measured("mae", before, after, samples, Map.of());
  }

  private static CompressionReport.Measured metric(double before, double after) {
    return new CompressionReport.Measured("accuracy", before, after, 5000, Map.of());
  }

  @Test
  void aTargetThatIsMissedAndNetworksThatAreKeptAreSaid() {
    CompressionReport.Measured fine = metric(0.92, 0.92);
    Course.Kept kept = new Course.Kept(34, "kept/round-34.onnx", 70, 7, 91.2, true);
    Course.Kept outside = new Course.Kept(62, "kept/round-62.onnx", 50, 5, 89, false);
    CompressionReport report =
        report(
            60,
            fine,
            fine,
            FASTER,
            new Course.Game(70, 60, "max-rounds", false, 50, List.of(kept, outside)));
    assertThat(report.warnings())
        .containsExactly("TARGET MISSED: 60 MACs are left; 50 were asked for");
    assertThat(report.toText())
        .containsPattern("kept/round-34.onnx +70 +7 +91.20 points\n")
        .containsPattern("kept/round-62.onnx +50 +5 +89.00 points +outside the tolerance\n");
  }

  private static CompressionReport report(
      long macsAfter,
      CompressionReport.Measured selection,
      CompressionReport.Measured test,
      CompressionReport.Time latency) {
    Course course = new Course.Game(9, 5, "converged", true, 0, List.of());
    return report(macsAfter, selection, test, latency, course);
  }

  private static CompressionReport report(
      long macsAfter,
      CompressionReport.Measured selection,
      CompressionReport.Measured test,
      CompressionReport.Time latency,
      Course course) {
    return new CompressionReport(
        "small.onnx",
        100,
        macsAfter,
        10,
        macsAfter / 10,
        1000,
        600,
        selection,
        test,
        latency,
        new OutputAgreement(1e-6, 2e-6, 1, 1000),
        course,
        1,
        Math.abs(test.before() - test.after()) < 0.01,
        true,
        macsAfter < 100,
        null,
        null,
        "runs/a");
  }
}
