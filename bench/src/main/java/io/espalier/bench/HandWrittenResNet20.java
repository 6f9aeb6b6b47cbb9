package io.espalier.bench;

import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The training of the zoo's ResNet-20 as one would write it for this network alone: channels-last,
 * convolutions and the linear layer in bfloat16 if wanted, rectifiers in place, libtorch's own SGD.
 */
final class HandWrittenResNet20 implements TrainingStep {
  private static final double LEARNING_RATE = 0.05;
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;
  private static final int STAGES = 3;
  private static final int BLOCKS = 3;

  private final Map<String, org.bytedeco.pytorch.Tensor> weights = new HashMap<>();
  private final boolean bfloat16;
  private final SGD optimizer;

  /** A network with the weights of {@code resnet20} of the zoo. */
  HandWrittenResNet20(Graph graph, Precision precision) {
    bfloat16 = precision.resolve() == Precision.BF16;
    List<org.bytedeco.pytorch.Tensor> trained = new ArrayList<>();
    graph
        .constants()
        .forEach(
            (name, tensor) -> {
              if (tensor.dtype().isFloating() && !name.endsWith(".pad.value")) {
                org.bytedeco.pytorch.Tensor weight = load(tensor);
                if (!name.endsWith(".mean") && !name.endsWith(".var")) {
                  weight.set_requires_grad(true);
                  trained.add(weight);
                }
                weights.put(name, weight);
              }
            });
    SGDOptions options = new SGDOptions(LEARNING_RATE);
    options.momentum().put(0.9);
    options.weight_decay().put(1e-4);
    options.nesterov().put(true);
    optimizer =
        new SGD(new TensorVector(trained.toArray(new org.bytedeco.pytorch.Tensor[0])), options);
  }

  private static org.bytedeco.pytorch.Tensor load(Tensor host) {
    long[] sizes = new long[host.shape().rank()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = host.shape().dim(axis);
    }
    org.bytedeco.pytorch.Tensor tensor = torch.empty(sizes);
    tensor.data_ptr_float().put(host.toFloats());
    return sizes.length == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
  }

  @Override
  public double run(Tensor images, int[] labels) {
    try (PointerScope scope = new PointerScope()) {
      org.bytedeco.pytorch.Tensor loss =
          torch.cross_entropy_loss(
              logits(load(images)), classes(labels), new TensorOptional(), 1, -100, 0);
      double value = loss.item_double();
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      return value;
    }
  }

  private static org.bytedeco.pytorch.Tensor classes(int[] labels) {
    long[] classes = new long[labels.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels[i];
    }
    return torch.tensor(classes);
  }

  private org.bytedeco.pytorch.Tensor logits(org.bytedeco.pytorch.Tensor images) {
    org.bytedeco.pytorch.Tensor x = convolution("stem", operand(images), 1).relu_();
    for (int stage = 1; stage <= STAGES; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        x = block("stage" + stage + ".block" + block, x, stage > 1 && block == 0);
      }
    }
    org.bytedeco.pytorch.Tensor pooled = x.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
    return torch
        .linear(
            operand(pooled),
            operand(weight("head.linear.weight")),
            new TensorOptional(operand(weight("head.linear.bias"))))
        .to(ScalarType.Float);
  }

  private org.bytedeco.pytorch.Tensor block(
      String name, org.bytedeco.pytorch.Tensor x, boolean halves) {
    org.bytedeco.pytorch.Tensor y = conv(name + ".conv1", x, halves ? 2 : 1);
    y = norm(name + ".norm1", y).relu_();
    y = norm(name + ".norm2", conv(name + ".conv2", y, 1));
    return y.add(halves ? shortcut(x) : x).relu_();
  }

  private static org.bytedeco.pytorch.Tensor shortcut(org.bytedeco.pytorch.Tensor x) {
    long half = x.size(1) / 2;
    org.bytedeco.pytorch.Tensor strided = every2nd(every2nd(x, 2), 3);
    return torch.constant_pad_nd(strided, 0, 0, 0, 0, half, half);
  }

  private static org.bytedeco.pytorch.Tensor every2nd(org.bytedeco.pytorch.Tensor x, int axis) {
    return torch.slice(x, axis, new LongOptional(), new LongOptional(), 2);
  }

  private org.bytedeco.pytorch.Tensor convolution(
      String name, org.bytedeco.pytorch.Tensor x, int stride) {
    return norm(name + ".norm", conv(name + ".conv", x, stride));
  }

  private org.bytedeco.pytorch.Tensor conv(String name, org.bytedeco.pytorch.Tensor x, int stride) {
    return torch.conv2d(
        x,
        operand(weight(name + ".weight")),
        new TensorOptional(),
        new long[] {stride, stride},
        new long[] {1, 1},
        new long[] {1, 1},
        1);
  }

  private org.bytedeco.pytorch.Tensor norm(String name, org.bytedeco.pytorch.Tensor x) {
    return torch.batch_norm(
        x,
        new TensorOptional(weight(name + ".scale")),
        new TensorOptional(weight(name + ".bias")),
        new TensorOptional(weight(name + ".mean")),
        new TensorOptional(weight(name + ".var")),
        true,
        MOMENTUM,
        EPSILON,
        false);
  }

  private org.bytedeco.pytorch.Tensor operand(org.bytedeco.pytorch.Tensor x) {
    return bfloat16 ? x.to(ScalarType.BFloat16) : x;
  }

  private org.bytedeco.pytorch.Tensor weight(String name) {
    org.bytedeco.pytorch.Tensor weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("the network has no constant '" + name + "'");
    }
    return weight;
  }

  @Override
  public void close() {
    optimizer.deallocate();
    weights.values().forEach(org.bytedeco.pytorch.Tensor::deallocate);
  }
}
