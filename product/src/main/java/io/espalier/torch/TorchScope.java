package io.espalier.torch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of work of one thread, at whose end the native memory of every {@link Var} made in it
 * is freed. Scopes nest; a value that belongs to a net or an optimizer is in none. A process that
 * is told to end does so when no thread is inside a scope.
 */
public final class TorchScope implements AutoCloseable {
  private final @Nullable AutoGradMode gradMode;
  private final PointerScope pointers;

  private TorchScope(boolean gradients) {
    gradMode = gradients ? null : new AutoGradMode(false);
    pointers = new PointerScope();
    ShutdownGate.enter();
  }

  /** Opens a scope on this thread. */
  public static TorchScope open() {
    return new TorchScope(true);
  }

  /**
   * Opens a scope in which nothing is recorded for {@link Var#backward()}, which saves memory and
   * time.
   */
  public static TorchScope withoutGradients() {
    return new TorchScope(false);
  }

  /**
   * The number of native objects that Java owns now, in scopes or not. The same number before and
   * after a piece of work shows that it freed all that it made.
   */
  public static long liveNativeObjects() {
    return Pointer.totalCount();
  }

  /** Frees what was made since this scope was opened. */
  @Override
  public void close() {
    try {
      pointers.close();
      if (gradMode != null) {
        gradMode.deallocate();
      }
    } finally {
      ShutdownGate.leave();
    }
  }

  /** Lets an object outlive the scopes that are open; its owner frees it by {@code deallocate}. */
  static <P extends Pointer> P keep(P object) {
    object.retainReference();
    return object;
  }

  /**
   * The scope in which new native objects are.
   *
   * @throws IllegalStateException if none is open on this thread
   */
  static PointerScope current() {
    PointerScope scope = PointerScope.getInnerScope();
    if (scope == null) {
      throw new IllegalStateException("no TorchScope is open on this thread; open one first");
    }
    return scope;
  }
}
