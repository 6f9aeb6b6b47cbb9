package io.espalier.engine;

import io.espalier.tensor.Tensor;
import java.util.Map;

/** A network ready to run. One thread at a time; {@link #close} frees native memory. */
public interface Runner extends AutoCloseable {

  /**
   * The outputs for one batch, by name, in the network's order.
   *
   * @param inputs one tensor for each input of the network, by name; {@code FLOAT32} stands for
   *     every floating type of the file
   * @throws IllegalArgumentException if an input is missing, unknown, or of a shape that the
   *     network does not take; the message names both shapes
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  /**
   * A run on inputs that are handed over once, as timing wants it: what is repeated is the network
   * alone, without the way of numbers to and fro where an engine can keep it.
   *
   * @throws IllegalArgumentException as {@link #run}
   */
  default BoundRun bind(Map<String, Tensor> inputs) {
    return () -> run(inputs);
  }

  @Override
  void close();
}
