"""Exports Keras's application networks by tf2onnx, with seeded random weights, for the conformance test.

    python keras_corpus.py FOLDER [NAME...]

The input is N, H, W, 3 as TensorFlow has it, at the smallest size that the network takes.
"""

import argparse
import pathlib

import keras
import numpy as np
import tensorflow as tf
import tf2onnx

NETWORKS = {
    "mobilenet": ("MobileNet", 32),
    "mobilenet_v2": ("MobileNetV2", 32),
    "mobilenet_v3_small": ("MobileNetV3Small", 32),
    "resnet50": ("ResNet50", 32),
    "resnet50_v2": ("ResNet50V2", 32),
    "densenet121": ("DenseNet121", 32),
    "efficientnet_b0": ("EfficientNetB0", 32),
    "efficientnet_v2_b0": ("EfficientNetV2B0", 32),
    "inception_v3": ("InceptionV3", 75),
    "inception_resnet_v2": ("InceptionResNetV2", 75),
    "xception": ("Xception", 71),
    "nasnet_mobile": ("NASNetMobile", 32),
    "vgg16": ("VGG16", 32),
}


def settle(model, size):
    """Gives every BatchNorm the mean and variance of what it sees, layer behind layer."""
    rng = np.random.default_rng(0)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    images = rng.standard_normal((8, size, size, 3)).astype(np.float32)
    model(images, training=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for name in args.names or NETWORKS:
        file = args.folder / f"{name}.onnx"
        if file.exists():
            continue
        keras.utils.set_random_seed(sum(name.encode()))
        maker, size = NETWORKS[name]
        head = {} if name != "nasnet_mobile" else {"include_top": False, "pooling": "avg"}
        if not head:
            head = {"include_top": True, "classes": 10}
        if name == "efficientnet_v2_b0":
            head["include_preprocessing"] = False
        try:
            model = getattr(keras.applications, maker)(weights=None, input_shape=(size, size, 3), **head)
            settle(model, size)
            signature = [tf.TensorSpec((None, size, size, 3), tf.float32, name="images")]
            function = tf.function(lambda images: model(images, training=False), input_signature=signature)
            tf2onnx.convert.from_function(function, signature, opset=15, output_path=str(file))
            print(f"{name}: {size} x {size}", flush=True)
        except Exception as e:
            print(f"{name}: not exported: {str(e).strip().splitlines()[:1]}", flush=True)


if __name__ == "__main__":
    main()
