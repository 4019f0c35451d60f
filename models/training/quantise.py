"""An ONNX encoder's large weights → int8, 8 bits per value and one scale per output column or row.

Usage: python3 models/training/quantise.py IN.onnx OUT.onnx  (export.py does it, too)

A matrix that is multiplied becomes symmetric int8 per output column; its input is quantised per tensor
as it comes (DynamicQuantizeLinear). A table that is looked up becomes int8 per row.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 16_384  # values; smaller weights stay float32


def symmetric(values, axis):
    scale = np.abs(values).max(axis, keepdims=True) / 127
    scale[scale == 0] = 1
    return np.clip(np.rint(values / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


class Rewriter:
    def __init__(self, model):
        self.graph = model.graph
        self.weights = {i.name: numpy_helper.to_array(i) for i in self.graph.initializer}
        self.nodes, self.added, self.done = [], {}, set()

    def add(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def store(self, name, values):
        self.added[name] = numpy_helper.from_array(values, name)
        return name

    def large(self, name):
        weights = self.weights.get(name)
        return weights is not None and weights.ndim == 2 and weights.size >= SMALLEST

    def matmul(self, node, weight_name, output, transposed=False):
        source = node.input[0]
        weights = self.weights[weight_name].T if transposed else self.weights[weight_name]
        whole, scale = symmetric(weights, 0)
        q = self.store(f"{weight_name}_int8", np.ascontiguousarray(whole))
        s = self.store(f"{weight_name}_scale", scale[0])
        names = [f"{source}_uint8", f"{source}_scale", f"{source}_zero"]
        if source not in self.done:
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [source], names))
            self.done.add(source)
        product = self.add("MatMulInteger", [names[0], q, names[2]], f"{output}_int32")
        product = self.add("Cast", [product], f"{output}_float", to=TensorProto.FLOAT)
        both = self.add("Mul", [names[1], s], f"{output}_scales")
        return self.add("Mul", [product, both], output)

    def lookup(self, node):
        table, places = node.input
        whole, scale = symmetric(self.weights[table], 1)
        output = node.output[0]
        rows = self.add("Gather", [self.store(f"{table}_int8", whole), places], f"{output}_int8")
        rows = self.add("Cast", [rows], f"{output}_float", to=TensorProto.FLOAT)
        scales = self.add(
            "Gather", [self.store(f"{table}_scale", scale), places], f"{output}_scale"
        )
        self.add("Mul", [rows, scales], output)

    def run(self):
        for node in self.graph.node:
            flags = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == "MatMul" and self.large(node.input[1]):
                self.matmul(node, node.input[1], node.output[0])
            elif node.op_type == "Gemm" and self.large(node.input[1]):
                product = self.matmul(
                    node, node.input[1], f"{node.output[0]}_product", bool(flags.get("transB"))
                )
                self.add("Add", [product, node.input[2]], node.output[0])
            elif (
                node.op_type == "Gather" and self.large(node.input[0]) and flags.get("axis", 0) == 0
            ):
                self.lookup(node)
            else:
                self.nodes.append(node)
        used = {name for node in self.nodes for name in node.input}
        kept = [i for i in self.graph.initializer if i.name in used]
        del self.graph.node[:]
        self.graph.node.extend(self.nodes)
        del self.graph.initializer[:]
        self.graph.initializer.extend([*kept, *self.added.values()])


def quantise(model):
    Rewriter(model).run()
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    onnx.save(quantise(onnx.load(sys.argv[1])), sys.argv[2])
