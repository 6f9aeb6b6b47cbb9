package io.espalier.method;

import io.espalier.ort.Latency;
import java.util.Optional;

/**
 * A network cut to the same budget with widths in multiples of some number.
 *
 * @param roundTo the multiple
 * @param remaining what remains of the budget's quantity, as a share of what it was
 * @param timing its time beside the original's; empty where it was not timed, because it misses the
 *     budget or is the same network as that of a smaller multiple
 */
public record WidthTrial(int roundTo, double remaining, Optional<Latency.Timing> timing) {}
