/**
 * What happened, for good: a {@link io.espalier.run.Run} is a folder with a configuration, a {@link
 * io.espalier.run.Journal} of {@link io.espalier.run.Event}s and {@link
 * io.espalier.run.Checkpoint}s, from which work that was cut off goes on.
 *
 * <pre>
 * run.yaml                the command and its whole configuration, defaults written out
 * journal.jsonl           one event a line, append-only
 * checkpoints/NNNN.onnx   the network of checkpoint NNNN
 * checkpoints/NNNN.state  the rest of checkpoint NNNN; its presence says that both are complete
 * checkpoints/NNNN.keep   empty; checkpoint NNNN is not removed when newer ones come
 * compressed.onnx         the result
 * report.html, tables/    the journal, drawn and as tables; made anew whenever asked for
 * </pre>
 *
 * <p>A file is complete or absent: it is written under a temporary name, synced, and renamed. Start
 * at {@link io.espalier.run.Run}. This package knows neither engines nor methods; what events and
 * positions mean is up to who writes them.
 */
@NullMarked
package io.espalier.run;

import org.jspecify.annotations.NullMarked;
