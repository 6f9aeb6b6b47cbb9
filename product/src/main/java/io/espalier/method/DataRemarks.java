package io.espalier.method;

import io.espalier.data.Splits;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.util.Map;

/** What is to be known of the data of a run, as that images were skipped. */
final class DataRemarks {
  private static final String EVENT = "data-remark";

  private DataRemarks() {}

  /** Says what is to be known, and writes it into the journal of the run. */
  static void tell(Splits splits, Run run, Monitor monitor) throws IOException {
    for (String remark : splits.remarks()) {
      monitor.say(remark);
      run.journal().append(Event.of(EVENT, Map.of("remark", remark)));
    }
  }
}
