package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.espalier.graph.InvalidGraphException;
import java.util.Set;

/**
 * What a model may hold so that nothing of it is lost; everything else is refused with a reason.
 */
final class ModelScope {
  private static final Set<String> QUANTIZED =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "DynamicQuantizeLSTM",
          "DynamicQuantizeMatMul",
          "ConvInteger",
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "MatMulNBits",
          "QAttention",
          "QEmbedLayerNormalization",
          "QGemm",
          "QMoE");

  private ModelScope() {}

  /**
   * Refuses quantized networks, model-local functions, training graphs and sparse weights.
   *
   * @throws InvalidGraphException if the model holds one of these
   */
  static void check(ModelProto model) {
    if (model.getFunctionsCount() > 0) {
      throw new InvalidGraphException(
          "it defines operators of its own (model-local functions, as '%s'); inline them first, with onnx.inliner"
              .formatted(model.getFunctions(0).getName()));
    }
    if (model.getTrainingInfoCount() > 0) {
      throw new InvalidGraphException(
          "it holds a training graph (training_info); export the network for inference");
    }
    GraphProto graph = model.getGraph();
    if (graph.getSparseInitializerCount() > 0) {
      throw new InvalidGraphException(
          "tensor '%s' is stored sparsely (sparse_initializer); make it a dense initializer first"
              .formatted(graph.getSparseInitializer(0).getValues().getName()));
    }
    if (graph.getQuantizationAnnotationCount() > 0) {
      throw quantized(
          "value '" + graph.getQuantizationAnnotation(0).getTensorName() + "' has a quantization");
    }
    graph.getNodeList().forEach(node -> Subgraphs.visit(node, ModelScope::check));
  }

  private static void check(NodeProto node) {
    String type = node.getOpType();
    if (QUANTIZED.contains(type) || type.startsWith("QLinear")) {
      String name =
          node.getName().isEmpty() && node.getOutputCount() > 0
              ? node.getOutput(0)
              : node.getName();
      throw quantized("node '%s' (%s)".formatted(name, type));
    }
  }

  private static InvalidGraphException quantized(String what) {
    return new InvalidGraphException(
        "the network is already quantized: %s; prune the float network first, then quantize the result"
            .formatted(what));
  }
}
