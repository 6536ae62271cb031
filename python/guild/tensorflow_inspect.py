"""Prints what a TensorFlow checkpoint, or a graph in a `.pb` file, holds.

Arguments: PATH TENSOR_NAME ALL_TENSORS ALL_TENSOR_NAMES, the last two `1` or nothing.
"""

import os
import sys


def main():
    # The directory of this file is no place for modules of the user's environment.
    del sys.path[0]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    path, tensor_name, all_tensors, all_tensor_names = sys.argv[1:]
    try:
        import tensorflow
    except ImportError as error:
        sys.stderr.write(_import_message(error))
        sys.exit(1)
    if path.endswith(".pb"):
        _print_graph(tensorflow, path)
    else:
        _print_checkpoint(path, tensor_name, bool(all_tensors), bool(all_tensor_names))


def _import_message(error):
    if "tensorflow" not in str(error):
        return "Error loading TensorFlow: %s\n" % error
    return (
        "TensorFlow is not installed.\n"
        "Refer to https://www.tensorflow.org/install/ for help "
        "installing TensorFlow on your system.\n"
    )


def _print_graph(tensorflow, path):
    v1 = tensorflow.compat.v1
    definition = v1.GraphDef()
    try:
        with open(path, "rb") as file:
            definition.ParseFromString(file.read())
    except OSError as error:
        sys.exit("guild: %s" % error)
    except Exception as error:
        sys.exit("guild: %s is not a TensorFlow graph: %s" % (path, error))
    graph = tensorflow.Graph()
    with graph.as_default():
        v1.import_graph_def(definition)
    for op in graph.get_operations():
        print(op.name)
        for output in op.outputs:
            print(output.name)


def _print_checkpoint(path, tensor_name, all_tensors, all_tensor_names):
    from tensorflow.python.tools import inspect_checkpoint

    inspect_checkpoint.print_tensors_in_checkpoint_file(
        path, tensor_name, all_tensors, all_tensor_names
    )


if __name__ == "__main__":
    main()
