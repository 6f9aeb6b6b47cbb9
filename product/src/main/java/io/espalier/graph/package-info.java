/**
 * The network as a value: an immutable {@link io.espalier.graph.Graph} of nodes in topological
 * order, each an {@link io.espalier.graph.Op} over named values.
 *
 * <pre>{@code
 * Graph     ::= FileHeader, ValueInfo* inputs, ValueInfo* outputs, constants (name -> Tensor), Node*
 * Node      ::= name, Op, input values*, output values*
 * Op        ::= Conv | Gemm | ... | Opaque              (attributes only)
 * ValueInfo ::= name, DType, Dim*
 * }</pre>
 *
 * <p>Operands that a file may give as attributes in one opset and as inputs in another (the axes of
 * a Squeeze, the pads of a Pad) are always inputs here. Whatever changes a network is a function
 * {@code Graph -> Graph}; {@link io.espalier.graph.GraphVerifier} says what a legal graph is. Start
 * at {@link io.espalier.graph.Graph}. This package knows no file format and no data.
 *
 * <p>{@link io.espalier.graph.ShapeInference} runs a graph on shapes, by rules of which each family
 * of operators has a class ({@code ConvolutionShapes}, {@code MovementShapes}, ...), and evaluates
 * the integers and short vectors that a graph computes for its own Reshapes with {@link
 * io.espalier.graph.ConstantEvaluator}. Nothing is allocated before the shape of a result is known
 * and bounded.
 */
@NullMarked
package io.espalier.graph;

import org.jspecify.annotations.NullMarked;
