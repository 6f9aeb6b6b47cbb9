package io.espalier.report;

import io.espalier.run.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The events of a journal by type. It may have been cut off anywhere; where work was done twice,
 * because it was resumed, the later event counts.
 */
record History(List<Event> events) {

  /**
   * One event for each number of a step, round or epoch, in their order.
   *
   * @param counter name of the field with that number
   */
  List<Fields> course(String type, String counter) {
    TreeMap<Double, Fields> latest = new TreeMap<>();
    for (Fields fields : all(type)) {
      double number = fields.number(counter);
      if (!Double.isNaN(number)) {
        latest.put(number, fields);
      }
    }
    return List.copyOf(latest.values());
  }

  /** The last event of a type. */
  Optional<Fields> last(String type) {
    List<Fields> all = all(type);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  boolean has(String type) {
    return !all(type).isEmpty();
  }

  private List<Fields> all(String type) {
    List<Fields> all = new ArrayList<>();
    for (Event event : events) {
      if (event.type().equals(type)) {
        all.add(new Fields(event.fields()));
      }
    }
    return all;
  }
}
