package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The network that another one is to imitate, ready to run.
 *
 * <p>What it gives for a batch is remembered for as long as the batch is in use elsewhere.
 */
public final class Imitated implements AutoCloseable {
  private final Graph body;
  private final Runner runner;
  private final Map<Batch, Map<String, Tensor>> known = new WeakHashMap<>();

  /**
   * The network in an engine.
   *
   * @param body its outputs are those to imitate, all of real numbers
   * @throws IllegalArgumentException if the engine cannot run it
   */
  public Imitated(Engine engine, Graph body) {
    this.body = body;
    this.runner = engine.open(body);
  }

  /** The network. */
  public Graph body() {
    return body;
  }

  /**
   * Its outputs for a batch, by name; each row is one image's, and rows beyond the batch's are
   * padding.
   *
   * @throws IllegalArgumentException if the network does not take the batch
   */
  public Map<String, Tensor> outputs(Batch batch) {
    return known.computeIfAbsent(
        batch, given -> runner.run(ImageInput.of(body).feed(given.images())));
  }

  /** How many images it runs on for a batch: the batch's, or more where its input fixes that. */
  int images(Batch batch) {
    return ImageInput.of(body).batchSize(batch.size());
  }

  @Override
  public void close() {
    known.clear();
    runner.close();
  }
}
