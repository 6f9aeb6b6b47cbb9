package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LivePageTest {
  @TempDir private Path temp;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The size of the journal that the next event tells of. */
  private static long news(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return Long.parseLong(String.valueOf(line).substring("data: ".length()));
  }

  @Test
  void thePageGrowsWithTheRun() throws Exception {
    Path folder = temp.resolve("run");
    try (LivePage page = LivePage.serve(folder, 0)) {
      assertThat(page.address().getHost()).isEqualTo("localhost");
      assertThat(get(page.address()).body()).contains("The run has not begun yet.");
      HttpResponse<InputStream> events =
          client.send(
              HttpRequest.newBuilder(page.address().resolve("events")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
          Run run =
              Run.create(
                  folder,
                  "compress",
                  Map.of("model", "net.onnx", "method", "play-and-prune"),
                  Provenance.here(1, 1, "data"))) {
        long begun = news(lines);
        run.journal().append(Event.of("game-over", Map.of("reason", "max-rounds")));
        assertThat(news(lines)).isGreaterThan(begun);
        String text = get(page.address()).body();
        assertThat(text)
            .contains("net.onnx, compressed")
            .contains("NOT FINISHED")
            .contains("new EventSource(\"events\")")
            .contains("connect-src");
      }
    }
  }

  @Test
  void onlyThisMachinesNamesAreAnswered() throws Exception {
    try (LivePage page = LivePage.serve(temp, 0);
        Socket socket = new Socket("localhost", page.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 404");
      assertThat(get(page.address().resolve("other")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (LivePage page = LivePage.serve(temp, 0)) {
      int port = page.address().getPort();
      assertThatThrownBy(() -> LivePage.serve(temp, port))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + port);
    }
  }
}
