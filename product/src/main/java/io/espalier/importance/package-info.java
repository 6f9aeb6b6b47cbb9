/**
 * How much each channel matters: {@link io.espalier.importance.Criterion} scores the removable
 * channels of a group, higher = keep.
 *
 * <p>The criteria look at weights alone, but for {@link io.espalier.importance.Apoz}, which looks
 * at what images make of them, and {@link io.espalier.importance.Taylor}, which is told gradients.
 * {@link io.espalier.importance.CriterionChoice} has their names. A criterion changes no network,
 * and does not know what becomes of its scores.
 */
@NullMarked
package io.espalier.importance;

import org.jspecify.annotations.NullMarked;
