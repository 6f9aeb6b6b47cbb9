package io.espalier.torch;

import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/** Native tensors that an optimizer keeps beside parameters, by slot; zeros until first written. */
final class OptimizerSlots implements AutoCloseable {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Map<String, org.bytedeco.pytorch.Tensor>> slots = new LinkedHashMap<>();

  OptimizerSlots(List<Parameter> parameters, String... names) {
    parameters.forEach(parameter -> this.parameters.put(parameter.name(), parameter));
    for (String name : names) {
      slots.put(name, new LinkedHashMap<>());
    }
  }

  Iterable<Parameter> parameters() {
    return parameters.values();
  }

  org.bytedeco.pytorch.Tensor get(String slot, Parameter parameter) {
    return tensors(slot)
        .computeIfAbsent(
            parameter.name(),
            name -> TorchScope.keep(torch.zeros_like(parameter.value().tensor())));
  }

  private Map<String, org.bytedeco.pytorch.Tensor> tensors(String slot) {
    Map<String, org.bytedeco.pytorch.Tensor> tensors = slots.get(slot);
    if (tensors == null) {
      throw new IllegalArgumentException("no slot '" + slot + "'; slots are " + slots.keySet());
    }
    return tensors;
  }

  Map<String, Tensor> save() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    try (TorchScope scope = TorchScope.withoutGradients()) {
      slots.forEach(
          (slot, tensors) ->
              tensors.forEach(
                  (name, tensor) -> state.put(slot + "/" + name, HostTransfer.toHost(tensor))));
    }
    return state;
  }

  /** Replaces all slots by entries {@code SLOT/PARAMETER}. */
  void restore(Map<String, Tensor> state) {
    Map<Parameter, Map<String, Tensor>> checked = new HashMap<>();
    state.forEach(
        (key, value) ->
            checked
                .computeIfAbsent(owner(key, value), parameter -> new HashMap<>())
                .put(key.substring(0, key.indexOf('/')), value));
    free();
    try (TorchScope scope = TorchScope.withoutGradients()) {
      checked.forEach(
          (parameter, values) ->
              values.forEach(
                  (slot, value) ->
                      get(slot, parameter)
                          .copy_(
                              HostTransfer.toNative(
                                  value, HostTransfer.type(parameter.value().tensor())))));
    }
  }

  private Parameter owner(String key, Tensor value) {
    Parameter parameter = parameters.get(Optimizer.parameterOf(key).orElse(""));
    if (parameter == null) {
      throw new IllegalArgumentException("optimizer state '" + key + "' belongs to no parameter");
    }
    tensors(key.substring(0, key.indexOf('/')));
    if (!value.shape().equals(parameter.value().shape())) {
      throw new IllegalArgumentException(
          "optimizer state '%s' has shape %s; the parameter has %s"
              .formatted(key, value.shape(), parameter.value().shape()));
    }
    return parameter;
  }

  void zeroGrad() {
    try (TorchScope scope = TorchScope.withoutGradients()) {
      parameters.values().forEach(Parameter::forgetGradient);
    }
  }

  private void free() {
    for (Map<String, org.bytedeco.pytorch.Tensor> tensors : slots.values()) {
      tensors.values().forEach(org.bytedeco.pytorch.Tensor::deallocate);
      tensors.clear();
    }
  }

  @Override
  public void close() {
    free();
  }
}
