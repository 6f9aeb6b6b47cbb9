package io.espalier.onnx;

import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Comparison;
import io.espalier.graph.Op.Extreme;
import io.espalier.graph.Op.Folding;
import io.espalier.graph.Op.Function;
import io.espalier.graph.Op.Pooling;
import io.espalier.graph.Op.Reduction;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator types of families of which each member is a type of its own, and the way back. */
final class OperatorTypes {
  private static final Map<String, Function> FUNCTIONS = new HashMap<>();
  private static final Map<String, Arithmetic> ARITHMETICS = new HashMap<>();
  private static final Map<String, Comparison> COMPARISONS = new HashMap<>();
  private static final Map<String, Folding> FOLDINGS = new HashMap<>();
  private static final Map<String, Reduction> REDUCTIONS = new HashMap<>();

  static {
    EnumSet.complementOf(EnumSet.of(Function.GELU_TANH))
        .forEach(each -> FUNCTIONS.put(of(each), each));
    EnumSet.allOf(Arithmetic.class).forEach(each -> ARITHMETICS.put(of(each), each));
    EnumSet.allOf(Comparison.class).forEach(each -> COMPARISONS.put(of(each), each));
    EnumSet.allOf(Folding.class).forEach(each -> FOLDINGS.put(of(each), each));
    EnumSet.allOf(Reduction.class).forEach(each -> REDUCTIONS.put(of(each), each));
  }

  private OperatorTypes() {}

  /** The function of that type; {@link Function#GELU} for both of its forms. */
  static @Nullable Function function(String type) {
    return FUNCTIONS.get(type);
  }

  static @Nullable Arithmetic arithmetic(String type) {
    return ARITHMETICS.get(type);
  }

  static @Nullable Comparison comparison(String type) {
    return COMPARISONS.get(type);
  }

  static @Nullable Folding folding(String type) {
    return FOLDINGS.get(type);
  }

  static @Nullable Reduction reduction(String type) {
    return REDUCTIONS.get(type);
  }

  static String of(Function function) {
    return switch (function) {
      case IDENTITY -> "Identity";
      case RELU -> "Relu";
      case LEAKY_RELU -> "LeakyRelu";
      case HARD_SIGMOID -> "HardSigmoid";
      case HARD_SWISH -> "HardSwish";
      case ELU -> "Elu";
      case SELU -> "Selu";
      case CELU -> "Celu";
      case MISH -> "Mish";
      case SOFTPLUS -> "Softplus";
      case SOFTSIGN -> "Softsign";
      case GELU, GELU_TANH -> "Gelu";
      case SIGMOID -> "Sigmoid";
      case TANH -> "Tanh";
      case ERF -> "Erf";
      case EXP -> "Exp";
      case LOG -> "Log";
      case SQRT -> "Sqrt";
      case RECIPROCAL -> "Reciprocal";
      case FLOOR -> "Floor";
      case CEIL -> "Ceil";
      case ROUND -> "Round";
      case SIGN -> "Sign";
      case NEG -> "Neg";
      case ABS -> "Abs";
      case NOT -> "Not";
    };
  }

  static String of(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case ADD -> "Add";
      case SUB -> "Sub";
      case MUL -> "Mul";
      case DIV -> "Div";
      case POW -> "Pow";
      case MOD -> "Mod";
    };
  }

  static String of(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> "Equal";
      case LESS -> "Less";
      case LESS_OR_EQUAL -> "LessOrEqual";
      case GREATER -> "Greater";
      case GREATER_OR_EQUAL -> "GreaterOrEqual";
      case AND -> "And";
      case OR -> "Or";
      case XOR -> "Xor";
    };
  }

  static String of(Folding folding) {
    return switch (folding) {
      case SUM -> "Sum";
      case MEAN -> "Mean";
      case MAX -> "Max";
      case MIN -> "Min";
    };
  }

  static String of(Reduction reduction) {
    return switch (reduction) {
      case MEAN -> "ReduceMean";
      case SUM -> "ReduceSum";
      case MAX -> "ReduceMax";
      case MIN -> "ReduceMin";
      case PROD -> "ReduceProd";
      case L1 -> "ReduceL1";
      case L2 -> "ReduceL2";
      case SUM_SQUARE -> "ReduceSumSquare";
      case LOG_SUM -> "ReduceLogSum";
      case LOG_SUM_EXP -> "ReduceLogSumExp";
    };
  }

  static String of(Extreme extreme) {
    return switch (extreme) {
      case MAX -> "ArgMax";
      case MIN -> "ArgMin";
    };
  }

  static String windowed(Pooling pooling) {
    return switch (pooling) {
      case MAX -> "MaxPool";
      case AVERAGE -> "AveragePool";
    };
  }

  static String global(Pooling pooling) {
    return switch (pooling) {
      case MAX -> "GlobalMaxPool";
      case AVERAGE -> "GlobalAveragePool";
    };
  }
}
