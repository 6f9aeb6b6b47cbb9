package io.espalier.onnx;

import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings operands that opsets place or abbreviate differently into the one form of a graph. */
final class NormalOperands {
  private static final int PAD_AXES = 3;

  private final int opset;
  private final Map<String, Tensor> constants;
  private final Map<String, Integer> ranks;
  private final Names valueNames;
  private final Set<String> released = new HashSet<>();

  /**
   * A normaliser for one file.
   *
   * @param constants the constants of the network; gains what replaces an operand
   * @param ranks the ranks of values as far as the file declares them
   */
  NormalOperands(
      int opset, Map<String, Tensor> constants, Map<String, Integer> ranks, Names valueNames) {
    this.opset = opset;
    this.constants = constants;
    this.ranks = ranks;
    this.valueNames = valueNames;
  }

  /** The names of operands that nodes no longer read, though others still may. */
  Set<String> released() {
    return released;
  }

  /** The operands in normal form, without absent ones at the end; null if there is none. */
  @Nullable List<String> of(String node, Op op, List<String> operands) {
    List<String> normal =
        switch (op) {
          case Op.Dropout d -> withoutInferenceMode(operands);
          case Op.Pad p -> withPadsOfAllAxes(node, operands);
          case Op.Resize r -> ResizeForm.normalOperands(operands, r, opset, constants);
          default -> operands;
        };
    if (normal != null) {
      operands.stream().filter(operand -> !normal.contains(operand)).forEach(released::add);
    }
    return normal == null ? null : withoutEnd(normal);
  }

  /** The operands of a Dropout without a third one that says, by a constant, not to train. */
  private List<String> withoutInferenceMode(List<String> operands) {
    Tensor training = operands.size() == 3 ? constants.get(operands.get(2)) : null;
    boolean off = training != null && training.size() == 1 && training.getDouble(0) == 0;
    return off ? operands.subList(0, 2) : operands;
  }

  /** The operands of a Pad that names axes, with 0 for those that it does not name. */
  private @Nullable List<String> withPadsOfAllAxes(String node, List<String> operands) {
    if (operands.size() <= PAD_AXES) {
      return operands;
    }
    Integer rank = ranks.get(operands.get(0));
    Tensor pads = constants.get(operands.get(1));
    Tensor axes = constants.get(operands.get(PAD_AXES));
    if (rank == null || pads == null || axes == null || pads.size() != 2 * axes.size()) {
      return null;
    }
    long[] all = new long[2 * rank];
    for (int i = 0; i < axes.size(); i++) {
      long axis = axes.getLong(i) < 0 ? axes.getLong(i) + rank : axes.getLong(i);
      if (axis < 0 || axis >= rank) {
        throw new IllegalArgumentException("axis %d of %d".formatted(axes.getLong(i), rank));
      }
      all[(int) axis] = pads.getLong(i);
      all[(int) axis + rank] = pads.getLong(i + axes.size());
    }
    String name = valueNames.unique(node + ".pads");
    constants.put(name, Tensor.vector(all));
    List<String> normal = new ArrayList<>(operands.subList(0, PAD_AXES));
    normal.set(1, name);
    return normal;
  }

  /** Names without absent ones at the end. */
  static List<String> withoutEnd(List<String> names) {
    int size = names.size();
    while (size > 0 && names.get(size - 1).isEmpty()) {
      size--;
    }
    return List.copyOf(names.subList(0, size));
  }
}
