package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test after which more native objects live than before it. */
public final class NoNativeLeaks implements BeforeEachCallback, AfterEachCallback {
  private long before;

  @Override
  public void beforeEach(ExtensionContext context) {
    torch.get_num_threads(); // loads the library, whose own objects live on
    before = TorchScope.liveNativeObjects();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(TorchScope.liveNativeObjects())
        .as("native objects alive after %s", context.getDisplayName())
        .isLessThanOrEqualTo(before);
  }
}
