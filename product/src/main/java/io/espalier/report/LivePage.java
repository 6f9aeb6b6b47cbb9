package io.espalier.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.espalier.report.page.Checks;
import io.espalier.report.page.Report;
import io.espalier.report.page.ReportPage;
import io.espalier.run.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The report of a run while it goes on, served over HTTP to this machine alone.
 *
 * <p>{@code /} is the page as it is now, {@code /events} a stream of server-sent events, one
 * whenever the journal has grown. The server listens on the loopback address and answers only
 * requests that name it, so that no page from elsewhere can read it by a name of its own.
 */
public final class LivePage implements AutoCloseable {
  private static final String HOST = "localhost";
  private static final long POLL_MILLIS = 500;

  /** How many polls without news pass until the stream says that it is still there. */
  private static final int SILENCE = 20;

  /** A comment, which readers pass over. */
  private static final String STILL_HERE = ":\n\n";

  private final Path run;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private LivePage(Path run, HttpServer server) {
    this.run = run;
    this.server = server;
  }

  /**
   * Serves a run's folder, which may be made later, until it is closed.
   *
   * @param port in 0 .. 65535; 0 is any that is free
   * @throws IOException if the port is in use
   */
  public static LivePage serve(Path run, int port) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IOException("port %d cannot be served; another may be free".formatted(port), e);
    }
    LivePage page = new LivePage(run, server);
    server.createContext("/", page::page);
    server.createContext("/events", page::events);
    server.setExecutor(page.threads);
    server.start();
    return page;
  }

  /** Where a browser finds the page. */
  public URI address() {
    return URI.create("http://%s:%d/".formatted(HOST, server.getAddress().getPort()));
  }

  private void page(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (isForeign(exchange) || !exchange.getRequestURI().getPath().equals("/")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] text = ReportPage.live(report()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private boolean isForeign(HttpExchange exchange) {
    int port = server.getAddress().getPort();
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    return !Set.of(HOST + ":" + port, "127.0.0.1:" + port, "[::1]:" + port).contains(host);
  }

  private Report report() {
    if (!Run.isRun(run)) {
      return told("The run has not begun yet.");
    }
    try (Run open = Run.open(run)) {
      return RunReport.of(open);
    } catch (IOException e) {
      return told(String.valueOf(e.getMessage()));
    }
  }

  private Report told(String sentence) {
    return new Report(
        run.toString(),
        "",
        List.of(
            new Report.Section(
                "Result",
                "",
                List.of(new Checks(List.of(new Checks.Check(false, "", sentence)))))));
  }

  /** Says when the journal has grown, until the reader is gone. */
  private void events(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (isForeign(exchange)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      OutputStream stream = exchange.getResponseBody();
      long known = size();
      send(stream, STILL_HERE); // headers leave with the first bytes
      for (int polls = 1; ; polls++) {
        Thread.sleep(POLL_MILLIS);
        long now = size();
        if (now != known) {
          known = now;
          send(stream, "data: " + now + "\n\n");
        } else if (polls % SILENCE == 0) {
          send(stream, STILL_HERE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }

  /** Bytes of the journal; 0 before there is one. */
  private long size() {
    Path journal = Run.journal(run);
    try {
      return Files.exists(journal) ? Files.size(journal) : 0;
    } catch (IOException e) {
      return 0; // gone between the two questions
    }
  }

  /** Ends the server and its streams. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
