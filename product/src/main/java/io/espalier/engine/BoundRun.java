package io.espalier.engine;

/** A network on inputs that it already has. {@link #close} frees these, not the network. */
@FunctionalInterface
public interface BoundRun extends AutoCloseable {

  /** Runs the network once; its outputs are dropped. */
  void run();

  @Override
  default void close() {}
}
