/**
 * ONNX files: {@link io.espalier.onnx.OnnxReader} makes a {@code Graph} of one, {@link
 * io.espalier.onnx.OnnxWriter} writes it back in the file's own opset (7 to 23).
 *
 * <p><b>Normal form.</b> Operands that some opsets hold as attributes ({@code AttributeOperand}
 * lists them) are constants, named {@code <node>.<attribute>}; the writer puts them back. {@code
 * Constant} nodes are constants. Every node has a name, made from its output where the file gives
 * none. Nodes stand in topological order. Upsample and early Resizes are {@code Op.Resize} ({@code
 * ResizeForm}). Optional outputs that nothing reads are absent. What the families of {@code Op} do
 * not say exactly is an {@code Op.Opaque}, written back as it was read.
 *
 * <p><b>Kept</b>: opset and IR version (at least 4), operator domains, producer, the model's doc
 * string, namespace, version and metadata; names, order, types and extents of inputs and outputs.
 * <b>Not kept</b>: {@code value_info}, which a cut would make wrong; doc strings and metadata of
 * the graph, its nodes and values; denotations. <b>Refused</b>: what would be lost otherwise
 * ({@code ModelScope}).
 *
 * <p><b>External data</b> are read from the model's folder only, and written where a model would
 * exceed 2 GiB ({@code DataLayout}).
 *
 * <p>{@code read(write(read(file)))} equals {@code read(file)}. {@link
 * io.espalier.onnx.ConstantFolder} and {@link io.espalier.onnx.BatchAxis} are functions {@code
 * Graph -> Graph}; reading folds, and leaves the batch axis to callers. This package knows no data.
 */
@NullMarked
package io.espalier.onnx;

import org.jspecify.annotations.NullMarked;
