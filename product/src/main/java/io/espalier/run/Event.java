package io.espalier.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened in a run: a decision, a measurement, a stage that began or ended.
 *
 * @param time when it happened, in whole milliseconds
 * @param type what kind of event it is, as {@code epoch}
 * @param fields its facts by name, in order: strings, numbers, truth values, and lists and maps of
 *     those
 */
public record Event(Instant time, String type, Map<String, Object> fields) {
  static final String TIME = "time";
  static final String TYPE = "type";

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if a field is named {@code time} or {@code type}
   */
  public Event {
    time = time.truncatedTo(ChronoUnit.MILLIS);
    if (fields.containsKey(TIME) || fields.containsKey(TYPE)) {
      throw new IllegalArgumentException("a field must not be named time or type; event=" + type);
    }
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** An event of now. */
  public static Event of(String type, Map<String, Object> fields) {
    return new Event(Instant.now(), type, fields);
  }

  /** An event of now, of which the facts are those of a record. */
  public static Event of(String type, Record facts) {
    return of(type, Json.toMap(facts));
  }

  /**
   * The facts as a record of that type; those that it has no component for are left out.
   *
   * @throws IllegalArgumentException if a component's value has another type
   */
  public <T extends Record> T fields(Class<T> type) {
    return Json.fromMap(fields, type);
  }
}
