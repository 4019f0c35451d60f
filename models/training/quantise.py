"""An ONNX encoder's large weights → int8, one scale per output column or row.

Usage: python3 models/training/quantise.py IN.onnx OUT.onnx  (export.py does it, too)

A matrix that is multiplied becomes symmetric int8 per output column. Its input is quantised as it
comes, symmetrically with one scale per row, that is per piece: no piece's numbers depend on the
others of a batch, and a piece with large values doesn't coarsen the rest, as one scale per tensor
(DynamicQuantizeLinear) would. A table that is looked up becomes int8 per row.

Multiplied weights keep to ±63. Processors without VNNI add two products of 8-bit numbers in 16 bits;
255·63·2 fits, so that they don't saturate and every processor gets the same whole-number product.

The sum and the scaling of columns are one node, MatMulIntegerToFloat, which ONNX Runtime carries itself.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 16_384  # values; smaller weights stay float32
MULTIPLIED = 63  # largest int8 of a weight that is multiplied
LOOKED_UP = 127
MICROSOFT = "com.microsoft"


def symmetric(values, axis, largest):
    scale = np.abs(values).max(axis, keepdims=True) / largest
    scale[scale == 0] = 1
    whole = np.clip(np.rint(values / scale), -largest, largest)
    return whole.astype(np.int8), scale.astype(np.float32)


class Rewriter:
    def __init__(self, model):
        self.model, self.graph = model, model.graph
        self.weights = {i.name: numpy_helper.to_array(i) for i in self.graph.initializer}
        self.axes_are_inputs = max(o.version for o in model.opset_import if o.domain == "") >= 18
        self.nodes, self.added, self.rows = [], {}, {}

    def add(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def store(self, name, values):
        self.added[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def large(self, name):
        weights = self.weights.get(name)
        return weights is not None and weights.ndim == 2 and weights.size >= SMALLEST

    def largest_of_rows(self, flat):
        absolute = self.add("Abs", [flat], f"{flat}_absolute")
        if not self.axes_are_inputs:
            return self.add("ReduceMax", [absolute], f"{flat}_largest", axes=[1], keepdims=1)
        axes = self.store("last_axis", np.array([1]))
        return self.add("ReduceMax", [absolute, axes], f"{flat}_largest", keepdims=1)

    def quantised_rows(self, source, width):
        """… × width → (rows × width uint8 around 128, rows × 1 scales)."""
        if source not in self.rows:
            shape = self.store(f"rows_of_{width}", np.array([-1, width]))
            flat = self.add("Reshape", [source, shape], f"{source}_rows")
            step = self.store("one_127th", np.float32(1 / 127))
            scale = self.add("Mul", [self.largest_of_rows(flat), step], f"{flat}_step")
            tiny = self.store("tiny", np.float32(1e-12))  # a row of zeros
            scale = self.add("Max", [scale, tiny], f"{flat}_scale")
            all_rows = self.store("all_rows", np.array([-1]))
            list_ = self.add("Reshape", [scale, all_rows], f"{flat}_scales")
            count = self.add("Shape", [list_], f"{flat}_count")
            middle = self.store("middle_of_each", np.array([128], np.uint8))
            middle = self.add("Expand", [middle, count], f"{flat}_middle")
            whole = self.add("QuantizeLinear", [flat, list_, middle], f"{flat}_uint8", axis=0)
            self.rows[source] = whole, scale
        return self.rows[source]

    def matmul(self, node, weight_name, output, transposed=False):
        source = node.input[0]
        weights = self.weights[weight_name].T if transposed else self.weights[weight_name]
        height, width = weights.shape
        whole, scales = symmetric(weights, 0, MULTIPLIED)
        rows, row_scales = self.quantised_rows(source, height)
        inputs = [
            rows,
            self.store(f"{weight_name}_int8", whole),
            self.store("one", np.float32(1)),
            self.store(f"{weight_name}_scale", scales[0]),
            self.store("middle", np.uint8(128)),
        ]
        product = self.add("MatMulIntegerToFloat", inputs, f"{output}_columns", domain=MICROSOFT)
        product = self.add("Mul", [product, row_scales], f"{output}_rows")
        shape = self.add("Shape", [source], f"{output}_source_shape")
        but_last = self.add(
            "Slice",
            [shape, self.store("first", np.array([0])), self.store("last", np.array([-1]))],
            f"{output}_outer_shape",
        )
        width = self.store(f"width_{width}", np.array([width]))
        shape = self.add("Concat", [but_last, width], f"{output}_shape", axis=0)
        return self.add("Reshape", [product, shape], output)

    def lookup(self, node):
        table, places = node.input
        whole, scale = symmetric(self.weights[table], 1, LOOKED_UP)
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
        if all(o.domain != MICROSOFT for o in self.model.opset_import):
            self.model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))


def quantise(model):
    Rewriter(model).run()
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    onnx.save(quantise(onnx.load(sys.argv[1])), sys.argv[2])
