package io.espalier.study;

import io.espalier.ort.Latency;
import io.espalier.ort.Provider;

/**
 * Times that were measured side by side.
 *
 * @param provider where ONNX Runtime computed
 */
public record ProviderLatency(Provider provider, Latency latency) {}
