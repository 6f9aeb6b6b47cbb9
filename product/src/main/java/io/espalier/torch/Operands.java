package io.espalier.torch;

import io.espalier.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/** The operands of a node in one forward pass, in the form in which its kernel wants each. */
final class Operands {
  private final Node node;
  private final Map<String, Value> values;
  private final FixedConstants constants;
  private final boolean training;

  Operands(Node node, Map<String, Value> values, FixedConstants constants, boolean training) {
    this.node = node;
    this.values = values;
    this.constants = constants;
    this.training = training;
  }

  /** Whether this pass is one of training: batch statistics, Dropout. */
  boolean training() {
    return training;
  }

  int count() {
    return node.inputs().size();
  }

  boolean has(int index) {
    return node.hasInput(index);
  }

  Value value(int index) {
    Value value = values.get(node.input(index));
    if (value == null) {
      throw new IllegalArgumentException("operand " + index + " is absent");
    }
    return value;
  }

  /** Every operand in host memory, null where absent; empty if one of them is native. */
  List<io.espalier.tensor.@Nullable Tensor> allHost() {
    List<io.espalier.tensor.@Nullable Tensor> hosts = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      if (!has(i)) {
        hosts.add(null);
      } else if (value(i) instanceof Value.Host host) {
        hosts.add(host.tensor());
      } else {
        return List.of();
      }
    }
    return hosts;
  }

  /** An operand as a native tensor; host values in the type of the parameters. */
  Tensor tensor(int index) {
    return switch (value(index)) {
      case Value.Native n -> n.tensor();
      case Value.Host h -> constants.tensor(node.input(index), h.tensor());
    };
  }

  /**
   * An operand of arithmetic with the others. A lone number takes part without axes, which leaves
   * the type of the other operands as it is.
   */
  Tensor term(int index) {
    Tensor tensor = tensor(index);
    return isLone(index) && isOutranked(index) ? tensor.reshape(new long[0]) : tensor;
  }

  private boolean isLone(int index) {
    return value(index) instanceof Value.Host host && host.tensor().size() == 1;
  }

  /** Whether another operand that is no lone number has at least as many axes. */
  private boolean isOutranked(int index) {
    long rank = tensor(index).dim();
    for (int other = 0; other < count(); other++) {
      if (other != index && has(other) && !isLone(other) && tensor(other).dim() >= rank) {
        return true;
      }
    }
    return false;
  }

  /** An operand of one element, as a whole or a real number. */
  Scalar scalar(int index) {
    io.espalier.tensor.Tensor tensor = host(index);
    return tensor.dtype().isInteger()
        ? new Scalar(tensor.getLong(0))
        : new Scalar(tensor.getDouble(0));
  }

  /** An operand that may be absent. */
  TensorOptional optional(int index) {
    return has(index) ? new TensorOptional(tensor(index)) : new TensorOptional();
  }

  /** An operand in host memory, copied there if need be. */
  io.espalier.tensor.Tensor host(int index) {
    return switch (value(index)) {
      case Value.Host h -> h.tensor();
      case Value.Native n -> HostTransfer.toHost(n.tensor());
    };
  }

  /** The whole numbers of an operand that says axes, extents or positions. */
  long[] longs(int index) {
    return host(index).toLongs();
  }

  /** As {@link #longs}, null where the operand is absent. */
  long @Nullable [] optionalLongs(int index) {
    return has(index) ? longs(index) : null;
  }
}
