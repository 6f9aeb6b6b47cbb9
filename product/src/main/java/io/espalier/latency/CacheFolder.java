package io.espalier.latency;

import java.nio.file.Path;

/**
 * Where Espalier keeps what it may lose: {@code $XDG_CACHE_HOME/espalier}, or {@code
 * ~/.cache/espalier}.
 */
final class CacheFolder {
  private CacheFolder() {}

  static Path path() {
    String caches = System.getenv("XDG_CACHE_HOME");
    return caches == null || caches.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "espalier")
        : Path.of(caches, "espalier");
  }
}
