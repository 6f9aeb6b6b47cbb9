package io.espalier.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of a run, in the order in which they happened: an append-only file of JSON lines.
 *
 * <p>Each line is one object in UTF-8, ended by a line feed:
 *
 * <ul>
 *   <li>{@code time}: when, ISO 8601 in UTC with milliseconds, as {@code 2026-11-24T08:00:00.125Z};
 *   <li>{@code type}: the event's type;
 *   <li>then the event's fields, in their order. Numbers that JSON does not have are the strings
 *       {@code NaN}, {@code Infinity} and {@code -Infinity}.
 * </ul>
 *
 * <p>An event is on disk when {@link #append} returns. A last line without its line feed was cut
 * off while it was written: readers pass over it, and the next writer removes it. One process at a
 * time may write.
 */
public final class Journal implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a journal for writing at its end; an absent one is created.
   *
   * @throws RunException if another process writes it
   */
  static Journal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!lock(channel)) {
        throw new RunException(file + ": another process is writing this run; wait for its end");
      }
      long complete = completeLength(Files.readAllBytes(file));
      channel.truncate(complete);
      channel.position(complete);
      return new Journal(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Adds an event; it is on disk when this returns. Safe for use by several threads.
   *
   * @throws IllegalArgumentException if a field's value has no form in JSON
   */
  public synchronized void append(Event event) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(Event.TIME, event.time().toString());
    line.put(Event.TYPE, event.type());
    line.putAll(event.fields());
    ByteBuffer bytes = ByteBuffer.wrap((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
  }

  /** The events up to now. */
  public List<Event> events() throws IOException {
    return read(file);
  }

  /**
   * The events of a journal file, which another process may be writing.
   *
   * @throws RunException if the file is missing, or a line before the last is not an event
   */
  static List<Event> read(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new RunException(file + " is missing: this is not the folder of a run", e);
    }
    String text = new String(bytes, 0, completeLength(bytes), StandardCharsets.UTF_8);
    List<Event> events = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      events.add(parse(line, file + ", line " + number));
    }
    return events;
  }

  private static Event parse(String line, String where) throws RunException {
    try {
      Map<String, Object> fields = Json.parse(line);
      Object time = fields.remove(Event.TIME);
      Object type = fields.remove(Event.TYPE);
      if (time instanceof String instant && type instanceof String name) {
        return new Event(Instant.parse(instant), name, fields);
      }
      throw new RunException(where + ": not an event: time or type is missing");
    } catch (JsonProcessingException e) {
      throw new RunException(where + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (DateTimeException e) {
      throw new RunException(where + ": not an event: " + e.getMessage(), e);
    }
  }

  /** The number of bytes up to and with the last line feed. */
  private static int completeLength(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] != '\n') {
      length--;
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
