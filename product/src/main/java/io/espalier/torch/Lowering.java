package io.espalier.torch;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import org.bytedeco.pytorch.global.torch;

/** From the operators of a network to kernels. */
final class Lowering {
  private final Graph graph;
  private final Compute compute;

  Lowering(Graph graph, Compute compute) {
    this.graph = graph;
    this.compute = compute;
  }

  /**
   * The kernel of a node.
   *
   * @throws IllegalArgumentException if the node has an operator that is not known
   */
  Kernel lower(Node node) {
    return switch (node.op()) {
      case Op.Conv c -> Products.convolution(c, compute);
      case Op.Gemm g -> Products.gemm(g, compute);
      case Op.MatMul m -> Products.matMul(compute);
      case Op.BatchNorm b -> Kernel.of(in -> batchNorm(b, in));
      case Op.Elementwise e -> Elementwises.kernel(e, mayOverwriteOperand(node));
      case Op.Clip c -> Elementwises.clip();
      case Op.Binary b -> Elementwises.binary(b.arithmetic());
      case Op.Pool p -> Pools.kernel(p);
      case Op.GlobalPool p -> Pools.global(p.pooling());
      case Op.Reduce r -> Reductions.kernel(r);
      case Op.Softmax s -> Reductions.softmax(s, compute);
      case Op.Flatten f -> Layouts.flatten(f);
      case Op.Reshape r -> Layouts.reshape(r);
      case Op.Squeeze s -> Layouts.squeeze();
      case Op.Unsqueeze u -> Layouts.unsqueeze();
      case Op.Transpose t -> Layouts.transpose(t);
      case Op.Concat c -> Selections.concat(c.axis());
      case Op.Slice s -> Selections.slice();
      case Op.Pad p -> Selections.pad(p.mode());
      case Op.Gather g -> Selections.gather(g.axis());
      case Op.Dropout d -> Kernel.of(Lowering::dropout);
      case Op.ShapeOf s -> Layouts.shapeOf(s);
      case Op.Cast c -> Layouts.cast(c.to(), compute);
      case Op.ConstantOfShape c -> Layouts.constantOfShape(c.value(), compute);
      case Op.ConvTranspose c -> throw unknown(node);
      case Op.InstanceNorm n -> throw unknown(node);
      case Op.LayerNorm n -> throw unknown(node);
      case Op.GroupNorm n -> throw unknown(node);
      case Op.Lrn n -> throw unknown(node);
      case Op.Compare c -> throw unknown(node);
      case Op.Where w -> throw unknown(node);
      case Op.Fold f -> throw unknown(node);
      case Op.PRelu p -> throw unknown(node);
      case Op.LpPool p -> throw unknown(node);
      case Op.GlobalLpPool p -> throw unknown(node);
      case Op.ArgReduce a -> throw unknown(node);
      case Op.Split s -> throw unknown(node);
      case Op.Expand e -> throw unknown(node);
      case Op.Tile t -> throw unknown(node);
      case Op.Resize r -> throw unknown(node);
      case Op.DepthToSpace d -> throw unknown(node);
      case Op.SpaceToDepth s -> throw unknown(node);
      case Op.Range r -> throw unknown(node);
      case Op.Opaque o -> throw unknown(node);
    };
  }

  private static IllegalArgumentException unknown(Node node) {
    return new IllegalArgumentException(
        "node '%s': operator %s is not known, so the network cannot be run by libtorch"
            .formatted(node.name(), node.op().label()));
  }

  private static org.bytedeco.pytorch.Tensor batchNorm(Op.BatchNorm op, Operands in) {
    return torch.batch_norm(
        in.tensor(0),
        in.optional(1),
        in.optional(2),
        in.optional(3),
        in.optional(4),
        in.training(),
        1 - op.momentum(),
        op.epsilon(),
        false);
  }

  private static org.bytedeco.pytorch.Tensor dropout(Operands in) {
    double ratio = in.has(1) ? in.host(1).getDouble(0) : 0.5;
    return torch.dropout(in.tensor(0), ratio, in.training());
  }

  /**
   * Whether nothing but this node needs the value that it reads: neither another reader nor the
   * backward pass of the operator that made it.
   */
  private boolean mayOverwriteOperand(Node node) {
    String value = node.input(0);
    return graph.readers(value).size() == 1
        && !graph.isOutput(value)
        && graph.producer(value).map(Node::op).filter(Lowering::forgetsItsOutput).isPresent();
  }

  private static boolean forgetsItsOutput(Op op) {
    return op instanceof Op.Conv
        || op instanceof Op.Gemm
        || op instanceof Op.BatchNorm
        || op instanceof Op.Binary;
  }
}
