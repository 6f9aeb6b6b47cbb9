/**
 * Image files as pixels: {@link io.espalier.data.image.ImageDecoder} decodes a file and brings it
 * to a size. The only place that knows OpenCV; it knows nothing of data sets.
 */
@NullMarked
package io.espalier.data.image;

import org.jspecify.annotations.NullMarked;
