package io.espalier.graph;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model file says beside its network, kept from reading to writing.
 *
 * @param irVersion version of the file format's intermediate representation
 * @param opsets version per operator domain; the standard domain is {@code ""}
 * @param producer name of the program that made the file
 * @param producerVersion its version; empty where the file gives none
 * @param metadata free key-value pairs; Espalier's own keys start with {@code espalier.}
 * @param domain the model's namespace, as {@code org.example}; empty where the file gives none
 * @param modelVersion the model's own version; 0 where the file gives none
 */
public record FileHeader(
    int irVersion,
    Map<String, Integer> opsets,
    String producer,
    String producerVersion,
    String docString,
    Map<String, String> metadata,
    String domain,
    long modelVersion) {

  /** The standard operator domain. */
  public static final String STANDARD_DOMAIN = "";

  public FileHeader {
    opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** A header without namespace and versions of producer and model. */
  public FileHeader(
      int irVersion,
      Map<String, Integer> opsets,
      String producer,
      String docString,
      Map<String, String> metadata) {
    this(irVersion, opsets, producer, "", docString, metadata, "", 0);
  }

  /** The header of a network that Espalier itself makes: opset 17, IR version 8. */
  public static FileHeader fresh() {
    return new FileHeader(8, Map.of(STANDARD_DOMAIN, 17), "espalier", "", Map.of());
  }

  /** The version of the standard operators. */
  public int opset() {
    return opsets.getOrDefault(STANDARD_DOMAIN, 1);
  }

  /** This header with one metadata entry set. */
  public FileHeader withMetadata(String key, String value) {
    Map<String, String> changed = new TreeMap<>(metadata);
    changed.put(key, value);
    return withMetadata(changed);
  }

  /** This header without a metadata entry. */
  public FileHeader withoutMetadata(String key) {
    Map<String, String> changed = new TreeMap<>(metadata);
    changed.remove(key);
    return withMetadata(changed);
  }

  private FileHeader withMetadata(Map<String, String> changed) {
    return new FileHeader(
        irVersion, opsets, producer, producerVersion, docString, changed, domain, modelVersion);
  }
}
