package io.espalier.torch;

import io.espalier.graph.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Kernels of normalisations. All but BatchNorm, whose statistics libtorch keeps in the type of the
 * parameters anyway, work in that type.
 */
final class Normalisations {
  private Normalisations() {}

  static Kernel batch(Op.BatchNorm op) {
    return Kernel.of(
        in ->
            torch.batch_norm(
                in.tensor(0),
                in.optional(1),
                in.optional(2),
                in.optional(3),
                in.optional(4),
                in.training(),
                1 - op.momentum(),
                op.epsilon(),
                false));
  }

  static Kernel instance(Op.InstanceNorm op, Compute compute) {
    return Kernel.of(
        in ->
            torch.instance_norm(
                compute.master(in.tensor(0)),
                in.optional(1),
                in.optional(2),
                new TensorOptional(),
                new TensorOptional(),
                true,
                0,
                op.epsilon(),
                false));
  }

  /**
   * The kernel of a LayerNorm.
   *
   * @param statistics whether mean and inverse standard deviation are read
   */
  static Kernel layer(Op.LayerNorm op, boolean statistics, Compute compute) {
    return Kernel.ofMany(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          long[] extents = HostTransfer.sizes(HostTransfer.shape(x));
          int axis = op.axis() < 0 ? op.axis() + extents.length : op.axis();
          long[] normalised = Arrays.copyOfRange(extents, axis, extents.length);
          TensorOptional none = new TensorOptional();
          Tensor y = torch.layer_norm(x, normalised, none, none, op.epsilon(), false);
          Tensor scaled = y.mul(in.tensor(1));
          List<Tensor> outputs = new ArrayList<>();
          outputs.add(in.has(2) ? scaled.add(in.tensor(2)) : scaled);
          if (statistics) {
            long[] axes = LongStream.range(axis, extents.length).toArray();
            outputs.add(x.mean(axes, true, new ScalarTypeOptional()));
            outputs.add(x.var(axes, false, true).add(new Scalar(op.epsilon())).rsqrt());
          }
          return outputs;
        });
  }

  static Kernel group(Op.GroupNorm op, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          return torch.group_norm(
              x,
              op.groups(),
              new TensorOptional(perChannel(in.tensor(1), x)),
              new TensorOptional(perChannel(in.tensor(2), x)),
              op.epsilon(),
              false);
        });
  }

  /** One number a channel, from one a channel or one a group of channels. */
  private static Tensor perChannel(Tensor parameter, Tensor x) {
    long given = parameter.numel();
    long channels = x.size(1);
    return given == channels
        ? parameter
        : parameter.reshape(given, 1).expand(given, channels / given).reshape(channels);
  }

  /**
   * The kernel of a local response normalisation. Its window of {@code size} channels has {@code
   * floor((size - 1) / 2)} before its own and the rest behind it; channels outside are 0.
   */
  static Kernel localResponse(Op.Lrn op, Compute compute) {
    int before = (op.size() - 1) / 2;
    int behind = op.size() - 1 - before;
    return Kernel.of(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          Tensor squares = x.square().reshape(x.size(0), 1, x.size(1), -1);
          Tensor padded =
              torch.constant_pad_nd(squares, new long[] {0, 0, before, behind}, new Scalar(0));
          Tensor means =
              torch.avg_pool2d(
                  padded,
                  new long[] {op.size(), 1},
                  new long[] {1, 1},
                  new long[] {0, 0},
                  false,
                  true,
                  new LongOptional());
          Tensor response = means.mul(new Scalar(op.alpha())).add(new Scalar(op.bias()));
          return x.div(response.pow(new Scalar(op.beta())).reshape_as(x));
        });
  }
}
