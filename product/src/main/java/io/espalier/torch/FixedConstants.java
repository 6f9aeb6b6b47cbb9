package io.espalier.torch;

import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Native copies of the values that no run changes, each made when first read. */
final class FixedConstants implements AutoCloseable {
  private final Set<String> fixed;
  private final Compute compute;
  private final Map<String, org.bytedeco.pytorch.Tensor> copies = new HashMap<>();

  /** Copies of the values of these names, made as they are asked for. */
  FixedConstants(Set<String> fixed, Compute compute) {
    this.fixed = fixed;
    this.compute = compute;
  }

  /** The native form of a host value of that name; one that a run computed lives in the scope. */
  org.bytedeco.pytorch.Tensor tensor(String name, Tensor host) {
    if (!fixed.contains(name)) {
      return HostTransfer.toNative(host, compute.master());
    }
    return copies.computeIfAbsent(
        name, key -> TorchScope.keep(HostTransfer.toNative(host, compute.master())));
  }

  @Override
  public void close() {
    copies.values().forEach(org.bytedeco.pytorch.Tensor::deallocate);
    copies.clear();
  }
}
