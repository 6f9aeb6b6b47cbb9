/** Tests of reading and writing ONNX files. */
@NullMarked
package io.espalier.onnx;

import org.jspecify.annotations.NullMarked;
