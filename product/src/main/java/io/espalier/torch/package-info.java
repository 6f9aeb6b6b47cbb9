/**
 * Networks on libtorch: forward, backward, and the rules that change weights.
 *
 * <p>{@link io.espalier.torch.TorchNet} makes a {@link io.espalier.graph.Graph} trainable, {@link
 * io.espalier.torch.Var} is the number in which losses are written, {@link
 * io.espalier.torch.Optimizer} changes {@link io.espalier.torch.Parameter}s, and {@link
 * io.espalier.torch.TorchEngine} runs a network at inference. Native memory lives in a {@link
 * io.espalier.torch.TorchScope}, except for what a net or an optimizer owns and frees when closed:
 *
 * <pre>{@code
 * try (TorchNet net = TorchNet.of(graph, Precision.AUTO);
 *     Optimizer optimizer = new Sgd(net.parameters(), new Sgd.Options(0.9, true, 1e-4, true))) {
 *   for (Batch batch : epoch) {
 *     try (TorchScope step = TorchScope.open()) {
 *       Var logits = net.forward(batch.images(), true).get("logits");
 *       Var.crossEntropy(logits, batch.labels(), 0).backward();
 *       optimizer.step(0.1);
 *       optimizer.zeroGrad();
 *     }
 *   }
 *   return net.toGraph();
 * }
 * }</pre>
 *
 * <p>This is the only package that imports the libtorch binding, and none of its types shows in a
 * signature that others see. Loading a class of another package does not load the native library.
 */
@NullMarked
package io.espalier.torch;

import org.jspecify.annotations.NullMarked;
