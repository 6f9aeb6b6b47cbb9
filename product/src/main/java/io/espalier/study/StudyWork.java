package io.espalier.study;

import io.espalier.data.Splits;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The work of a study in its run: one seed after the other, then the verdicts. */
record StudyWork<C extends StudyConfig>(Contest<C> contest, C config, Run run) {
  private static final String RESULTS = "results.json";
  private static final String REPORT = "report.html";

  /** Does what is not done yet. */
  StudyResult complete(Splits splits, Monitor monitor) throws IOException {
    List<SeedResult> seeds = new ArrayList<>();
    for (long seed : config.setting().seeds()) {
      seeds.add(complete(seed, splits, monitor));
    }
    StudyResult result = result(seeds);
    run.journal().append(event(result));
    ResultsFile.write(run.directory().resolve(RESULTS), result);
    write(result, run.directory().resolve(REPORT));
    return result;
  }

  private SeedResult complete(long seed, Splits splits, Monitor monitor) throws IOException {
    Optional<SeedResult> known = known(seed);
    if (known.isPresent()) {
      monitor.say("seed %d: measured already".formatted(seed));
      return known.get();
    }
    StudySetting setting = config.setting();
    SeedMeasuring measuring = new SeedMeasuring(setting, run.directory(), splits, monitor);
    SeedRuns runs =
        new SeedRuns(
            new DoorConfigs(setting, seed, measuring.imitates()),
            splits.test().imageShape(),
            SeedRuns.folder(run.directory(), seed),
            monitor);
    SeedResult result = measuring.measure(seed, contest.make(config, runs));
    ResultsFile.write(results(seed), result);
    return result;
  }

  private Optional<SeedResult> known(long seed) throws IOException {
    return ResultsFile.read(results(seed), SeedResult.class);
  }

  private Path results(long seed) {
    return SeedRuns.folder(run.directory(), seed).resolve(RESULTS);
  }

  private StudyResult result(List<SeedResult> seeds) {
    return new StudyResult(config, seeds, contest.verdicts(config, seeds));
  }

  /** Tells what is known of the seeds that are measured. */
  List<Path> report(Path page) throws IOException {
    List<SeedResult> seeds = new ArrayList<>();
    for (long seed : config.setting().seeds()) {
      known(seed).ifPresent(seeds::add);
    }
    if (seeds.isEmpty()) {
      throw new StudyException(run.directory() + ": no seed of the study is measured yet");
    }
    return write(result(seeds), page);
  }

  private List<Path> write(StudyResult result, Path page) throws IOException {
    Findings<C> findings = new Findings<>(config, result, run.directory());
    List<Path> tables = StudyTables.write(result, contest.tables(findings), run.directory());
    new StudyReport<>(contest, findings, run.provenance()).write(page);
    return tables;
  }

  private static Event event(StudyResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("met", result.met());
    fields.put("verdicts", result.verdicts().stream().map(Verdict::sentence).toList());
    return Event.of("result", fields);
  }
}
