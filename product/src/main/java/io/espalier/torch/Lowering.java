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
   * @throws IllegalArgumentException if libtorch cannot run it; the message names the node
   */
  Kernel lower(Node node) {
    try {
      return kernel(node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("node '%s': %s".formatted(node.name(), e.getMessage()), e);
    }
  }

  private Kernel kernel(Node node) {
    return switch (node.op()) {
      case Op.Conv c -> Convolutions.forward(c, compute);
      case Op.ConvTranspose c -> Convolutions.transposed(c, compute);
      case Op.Gemm g -> Products.gemm(g, compute);
      case Op.MatMul m -> Products.matMul(compute);
      case Op.BatchNorm b -> Normalisations.batch(b);
      case Op.InstanceNorm n -> Normalisations.instance(n, compute);
      case Op.LayerNorm n -> Normalisations.layer(n, isUsed(node, 1) || isUsed(node, 2), compute);
      case Op.GroupNorm n -> Normalisations.group(n, compute);
      case Op.Lrn n -> Normalisations.localResponse(n, compute);

      case Op.Elementwise e -> Elementwises.kernel(e, mayOverwriteOperand(node), compute);
      case Op.Clip c -> Elementwises.clip();
      case Op.Binary b -> Arithmetics.binary(b.arithmetic(), compute);
      case Op.Compare c -> Arithmetics.compare(c.comparison());
      case Op.Where w -> Arithmetics.where();
      case Op.Fold f -> Arithmetics.fold(f.folding());
      case Op.PRelu p -> Arithmetics.prelu();
      case Op.Cast c -> Layouts.cast(c.to(), compute);
      case Op.Dropout d -> only(node, Kernel.of(Lowering::dropout));

      case Op.Pool p -> only(node, Pools.kernel(p));
      case Op.GlobalPool p -> Pools.global(p.pooling());
      case Op.LpPool p -> Pools.norm(p, compute);
      case Op.GlobalLpPool p -> Pools.globalNorm(p, compute);
      case Op.Reduce r -> Reductions.kernel(r, compute);
      case Op.ArgReduce a -> Reductions.argReduce(a);
      case Op.Softmax s -> Reductions.softmax(s, compute);

      case Op.Flatten f -> Layouts.flatten(f);
      case Op.Reshape r -> Layouts.reshape(r);
      case Op.Squeeze s -> Layouts.squeeze();
      case Op.Unsqueeze u -> Layouts.unsqueeze();
      case Op.Transpose t -> Layouts.transpose(t);
      case Op.Expand e -> Layouts.expand();
      case Op.Tile t -> Layouts.tile();
      case Op.DepthToSpace d -> Layouts.depthToSpace(d);
      case Op.SpaceToDepth s -> Layouts.spaceToDepth(s);

      case Op.Concat c -> Selections.concat(c.axis());
      case Op.Split s -> Selections.split(s.axis(), node.outputs().size());
      case Op.Slice s -> Selections.slice();
      case Op.Gather g -> Selections.gather(g.axis());
      case Op.Pad p -> Selections.pad(p.mode());
      case Op.Resize r -> Resizes.kernel(r, compute);

      case Op.ShapeOf s -> Layouts.shapeOf(s);
      case Op.ConstantOfShape c -> Layouts.constantOfShape(c.value(), compute);
      case Op.Range r -> Layouts.range();

      case Op.Opaque o ->
          throw new IllegalArgumentException(
              "operator %s is not known, so the network cannot be run by libtorch"
                  .formatted(o.label()));
    };
  }

  /** The kernel of an operator whose further outputs (indices, masks) libtorch does not give. */
  private Kernel only(Node node, Kernel kernel) {
    for (int output = 1; output < node.outputs().size(); output++) {
      if (isUsed(node, output)) {
        throw new IllegalArgumentException(
            "the output '%s' of a %s cannot be computed by libtorch"
                .formatted(node.outputs().get(output), node.op().label()));
      }
    }
    return kernel;
  }

  private boolean isUsed(Node node, int output) {
    String value = output < node.outputs().size() ? node.outputs().get(output) : "";
    return !value.isEmpty() && (graph.isOutput(value) || !graph.readers(value).isEmpty());
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
        || op instanceof Op.ConvTranspose
        || op instanceof Op.Gemm
        || op instanceof Op.BatchNorm
        || (op instanceof Op.Binary binary && binary.arithmetic() != Op.Arithmetic.POW);
  }
}
