package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.espalier.graph.FileHeader;
import io.espalier.graph.InvalidGraphException;
import java.util.Map;
import java.util.TreeMap;

/** What a model message says beside its graph, as a {@link FileHeader} and back. */
final class Headers {
  /** The oldest and newest versions of the standard operators that are read and written. */
  static final int OLDEST_OPSET = 7;

  static final int NEWEST_OPSET = 23;

  /** From this version on an initializer need not be listed as an input. */
  private static final int IR_WITH_FREE_INITIALIZERS = 4;

  private static final String STANDARD_ALIAS = "ai.onnx";

  private Headers() {}

  /** The standard domain has two spellings; the empty one is the normal form. */
  static String domain(String domain) {
    return domain.equals(STANDARD_ALIAS) ? FileHeader.STANDARD_DOMAIN : domain;
  }

  /**
   * The header of a model.
   *
   * @throws InvalidGraphException if the opset is not one that Espalier takes
   */
  static FileHeader read(ModelProto model) {
    Map<String, Integer> opsets = new TreeMap<>();
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      int version = Math.toIntExact(opset.getVersion());
      Integer other = opsets.put(domain(opset.getDomain()), version);
      if (other != null && other != version) {
        throw new InvalidGraphException(
            "two versions of the operator domain '%s' are imported: %d and %d"
                .formatted(opset.getDomain(), other, version));
      }
    }
    Integer standard = opsets.get(FileHeader.STANDARD_DOMAIN);
    if (standard != null && (standard < OLDEST_OPSET || standard > NEWEST_OPSET)) {
      throw new InvalidGraphException(
          "opset %d; Espalier takes opsets %d to %d: convert the file with onnx.version_converter"
              .formatted(standard, OLDEST_OPSET, NEWEST_OPSET));
    }
    Map<String, String> metadata = new TreeMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return new FileHeader(
        Math.max(IR_WITH_FREE_INITIALIZERS, Math.toIntExact(model.getIrVersion())),
        opsets,
        model.getProducerName(),
        model.getProducerVersion(),
        model.getDocString(),
        metadata,
        model.getDomain(),
        model.getModelVersion());
  }

  /** The model message of a header, its graph still missing. */
  static ModelProto.Builder write(FileHeader header) {
    ModelProto.Builder model = ModelProto.newBuilder();
    model.setIrVersion(Math.max(IR_WITH_FREE_INITIALIZERS, header.irVersion()));
    header
        .opsets()
        .forEach(
            (domain, version) ->
                model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    if (!header.producer().isEmpty()) {
      model.setProducerName(header.producer());
    }
    if (!header.producerVersion().isEmpty()) {
      model.setProducerVersion(header.producerVersion());
    }
    if (!header.domain().isEmpty()) {
      model.setDomain(header.domain());
    }
    if (header.modelVersion() != 0) {
      model.setModelVersion(header.modelVersion());
    }
    if (!header.docString().isEmpty()) {
      model.setDocString(header.docString());
    }
    header
        .metadata()
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model;
  }
}
