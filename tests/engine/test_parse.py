import numpy as np
import pytest

from chainrule.engine import Limits, Refusal, parse, run


def refusal(program, inputs=None, **options) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(program, inputs, **options)
    return caught.value


def word(program, **options) -> str:
    start, end = refusal(program, **options).span
    return program[start:end]


def test_node_order_and_keys_are_the_contract_s():
    graph = parse(
        "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
        {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
    )
    assert [node.op for node in graph.nodes] == [
        "input", "input", "input", "input", "mul", "add", "sigmoid", "const", "sub", "const",
        "pow", "mul",
    ]  # fmt: skip
    assert graph.names == {"x": 0, "w": 1, "b": 2, "y_true": 3, "z": 5, "y": 6, "L": 11}
    mul = graph.nodes[4]
    assert (mul.inputs, mul.name, mul.key, mul.span) == ((1, 0), None, "z~mul", (4, 7))
    assert graph.output == 11


def test_one_edge_per_argument():
    assert parse("x = 3\ny = x * x").nodes[1].inputs == (0, 0)


def test_a_literal_s_node_stands_where_it_is_written():
    graph = parse("x = 1\ny = 2 * (x - 3)")
    assert [graph.leaves.get(node.id) for node in graph.nodes] == [1.0, 2.0, 3.0, None, None]
    assert graph.nodes[3].inputs == (0, 2)
    assert graph.nodes[4].inputs == (1, 3)
    nested = parse("x = 1\ny = 1 - (2 - (3 - x))")
    assert [node.inputs for node in nested.nodes] == [(), (), (), (), (3, 0), (2, 4), (1, 5)]


def test_literals_alone_are_one_constant():
    graph = parse("x = 1\ny = 2 * pi * x")
    assert [node.kind for node in graph.nodes] == ["input", "const", "op"]
    assert graph.leaves[1] == 2 * np.pi
    assert parse("x = -2 * (3 + 4)").leaves == {0: -14.0}
    assert parse("y = 9**9**9").leaves == {0: np.inf}


def test_assigning_again_makes_a_new_node():
    graph = parse("h = 2\nh = h * h\nh += 1")
    assert [node.key for node in graph.nodes] == ["h", "h#2", "h#3~const", "h#3"]
    assert graph.names == {"h": 3}


def test_another_name_is_not_another_node():
    graph = parse("x = 3\ny = x\nz = y * y")
    assert len(graph) == 2
    assert graph.names == {"x": 0, "y": 0, "z": 1}


def test_comment_is_the_caption():
    graph = parse("x = 3  # 输入\ny = x * x   # a # b\nz = y + 1")
    assert [node.caption for node in graph.nodes] == ["输入", "a # b", None, None]


def test_spans_count_characters_and_full_width_input_is_read():
    program = "误差 = （预测 － 真实）＊＊２ ／ ２"
    graph = parse(program, {"预测": 1.0, "真实": 3.0})
    sub = next(node for node in graph.nodes if node.op == "sub")
    assert program[slice(*sub.span)] == "预测 － 真实"
    assert graph.source == program
    assert word("𝑦 = 1\nz = 𝑦 + 未知") == "未知"


def test_carriage_returns_do_not_shift_spans():
    assert word("x = 1\r\ny = x + nope") == "nope"
    assert word("x = 1\ry = x + nope") == "nope"


@pytest.mark.parametrize(
    ("program", "inputs", "values"),
    [
        ("x = 1\ny = x * x", {"x": 5.0}, {0: 5.0}),
        ("w = param(1)\ny = w * w", {"w": 5.0}, {0: 5.0}),
        ("y = x * x", {"unused": 2.0, "x": 5.0}, {0: 2.0, 1: 5.0}),
        ("h = h * 2", {"h": 3.0}, {0: 3.0, 1: 2.0}),
        ("e = exp(e)", {"e": 1.0}, {0: 1.0}),
    ],
)
def test_inputs(program, inputs, values):
    assert parse(program, inputs).leaves == values


def test_inputs_keep_the_kind_and_may_change_the_shape():
    graph = parse("w = param(1)\ny = sum(w * w)", {"w": np.ones(3)})
    assert (graph.nodes[0].kind, graph.nodes[0].shape) == ("param", (3,))


def test_params_of_the_request():
    graph = parse("x = 1\ny = x * w", {"w": 2.0}, params=["w"])
    assert {node.name: node.kind for node in graph.nodes} == {"w": "param", "x": "input", "y": "op"}
    assert refusal("x = 1\ny = x * x", params=["y"]).pointer == "/params/0"


def test_overriding_what_is_computed_is_refused():
    fault = refusal("x = 1\ny = x * x", {"y": 2.0})
    assert (fault.code, fault.pointer) == ("not-a-leaf", "/inputs/y")


def test_output():
    assert parse("x = 1\ny = x * x\nz = y + x", output="y").output == 1
    assert refusal("x = 1", output="y").pointer == "/output"


def test_an_integer_used_as_a_size_alone_draws_nothing():
    graph = parse("k = 1\nX = [[1, 2], [3, 4]]\ny = sum(sum(X, axis=k) * k2)", {"k2": 1.0})
    assert "k" not in graph.names
    both = parse("k = 1\nX = [[1, 2], [3, 4]]\ny = sum(sum(X, axis=k) * k)")
    assert "k" in both.names


@pytest.mark.parametrize(
    ("program", "code", "at"),
    [
        ("z = 1\ny = sigmiod(z)", "unknown-name", "sigmiod"),
        ("y = foo + 1", "unknown-name", "foo"),
        ("y = sin + 1", "unknown-name", "sin"),
        ("x = 1\ny = x(2)", "unknown-name", "x"),
        ("", "empty-program", ""),
        ("# nothing\n", "empty-program", ""),
        ("y = (1 + 2", "syntax", "("),
        ("y = 1 + * 2", "syntax", "*"),
        ("y = 2x", "syntax", "2x"),
        ("y = 1e", "syntax", "1e"),
        ("x + 1 = y", "syntax", "x + 1"),
        ("  x = 1", "syntax", None),
        ("y = 1 +", "syntax", None),
        ("x = 1\ny = x ^ 2", "unsupported", "x ^ 2"),
        ("import os", "unsupported", "import os"),
        ("x = 1\nx * x", "unsupported", "x * x"),
        ("x = 1\nwhile x:\n  x = 2", "unsupported", "while x:"),
        ("y = x = 1", "unsupported", "y = x = 1"),
        ("y = 'text'", "unsupported", "'text'"),
        ("y = True", "unsupported", "True"),
        ("y = 1j", "unsupported", "1j"),
        ("y = (lambda: 1)()", "unsupported", "lambda: 1"),
        ("x = 1\ny = x.__class__", "unsupported", "x.__class__"),
        ("__x = 1", "bad-name", "__x"),
        ("x = 1\ny = [x, 1]", "list-of-nodes", "[x, 1]"),
        ("x = 1\ny = [x, 1]\nz = y + 1", "list-of-nodes", "y"),
        ("y = [[1, 2], [3]]", "ragged-list", "[[1, 2], [3]]"),
        ("y = []", "ragged-list", "[]"),
        ("x = 1\ny = sin(x, 2)", "wrong-arguments", "sin(x, 2)"),
        ("x = 1\ny = sin(x, axis=0)", "wrong-arguments", "0"),
        ("x = param(1)\nw = param(x)", "param-of-node", "x"),
        ("x = [1, 2]\ny = sum(x, axis=0.5)", "bad-setting", "0.5"),
        ("x = [1, 2]\ny = sum(x, axis=1)", "bad-axis", "sum(x, axis=1)"),
        ("x = [1, 2]\ny = x + [1, 2, 3]", "shape-mismatch", "x + [1, 2, 3]"),
        ("x = [[1, 2]]\ny = x @ x", "matmul-mismatch", "x @ x"),
        ("x = 2\ny = x @ x", "matmul-scalar", "x @ x"),
        ("x = [[1, 2]]\ny = transpose(x, axes=(0, 0))", "bad-permutation", None),
        ("y = " + "1" + "0" * 400, "number-too-large", None),
        ("y = 1e999", "number-too-large", "1e999"),
        ("y = " + "1" * 5000, "number-too-large", None),
        ("y = " + "(" * 10000 + "1" + ")" * 10000, "too-deep", None),
        ("y = " + "-" * 9000 + "1", "too-deep", None),
        ("y = " + "1 + " * 60000 + "1", "too-deep", None),
        ("x = 1\ny = " + "sin(" * 150 + "x" + ")" * 150, "too-deep", None),
        ("x = 1\0", "syntax", None),
        ("x = \ud800", "syntax", None),
        ("x = 1 ? 2", "syntax", None),
    ],
)  # fmt: skip
def test_refusals_name_the_place(program, code, at):
    fault = refusal(program)
    assert fault.code == code
    start, end = fault.span
    assert 0 <= start <= end <= len(program)
    if at is not None:
        assert program[start:end] == at


def test_a_long_sum_is_read_without_recursion():
    graph = parse("x = 1\ny = " + " + ".join(["x"] * 900))
    assert len(graph) == 900


def test_bounds():
    small = Limits(characters=20, nodes=3, elements=4)
    assert refusal("x = 1 # " + "long " * 9, limits=small).code == "too-long"
    assert refusal("x = 1\ny = x+x+x+x", limits=small).code == "too-many-nodes"
    assert refusal("x = [1,2,3,4,5]", limits=small).code == "too-many-elements"
    outer = "x = [[1],[2],[3]]\ny = x*[1,2,3]"
    assert refusal(outer, limits=Limits(elements=4)).code == "too-many-elements"


def named(program, inputs=None) -> dict[str, tuple]:
    """The value and gradient of every name, as lists."""
    graph = parse(program, {name: np.asarray(value, float) for name, value in (inputs or {}).items()})
    trace = run(graph)
    return {
        name: (np.asarray(trace.values[k]).tolist(), np.asarray(trace.grads[k]).tolist())
        for name, k in graph.names.items()
    }


def test_the_turns_of_a_loop_over_a_list_read_its_elements():
    program = "X = [1, 2]\ns = 0\nfor v in X:\n    s = s + v*v\ny = s"
    assert named(program)["X"] == ([1, 2], [2, 4])
    changed = named(program, {"X": [10, 20]})
    assert (changed["y"], changed["X"]) == ((500, 1), ([10, 20], [20, 40]))


def test_unpacking_reads_the_elements():
    assert named("X = [3, 4]\na, b = X\ny = a*b")["X"] == ([3, 4], [4, 3])
    free = named("a, b = param([3, 4])\ny = a*b")
    assert (free["a"], free["b"]) == ((3, 4), (4, 3))


def test_a_list_that_only_gives_sizes_is_no_node_but_can_be_given():
    program = "sizes = [2, 3]\na, b = sizes\ny = sum(ones(a, b))"
    assert set(named(program)) == {"y"}
    assert named(program, {"sizes": [4, 5]})["y"] == (20, 1)
    assert len(parse("n = 2\nw = ones(n ** 2 - -n)\ny = sum(w)")) == 2
    with pytest.raises(Refusal) as caught:
        parse("n = 2\ny = sum(ones(n))", {"n": 2.5})
    assert caught.value.code == "not-an-integer"


def test_a_default_is_worked_out_where_the_function_is_written():
    program = "k = 2\ndef f(x, w=k*3):\n    return x*w\nk = 5\ny = f(1)"
    assert named(program)["y"] == (6, 1)
    shared = "def f(x, w=param(0.5)):\n    return w*x\ny = f(1) + f(3)"
    graph = parse(shared)
    params = [node.id for node in graph.nodes if node.kind == "param"]
    assert len(params) == 1
    assert run(graph).grads[params[0]] == 4


def test_a_reader_s_own_tanh_stays_out_of_the_library_s_functions():
    ours = "def tanh(x):\n    return x*100\nx = [[1]]\nw = [[1]]\n"
    plain = "x = [[1]]\nw = [[1]]\n"
    assert named(ours + "y = sum(residual(x, w))")["y"] == named(plain + "y = sum(residual(x, w))")["y"]
    assert named(ours + "y = tanh(2)")["y"] == (200, 1)


def test_one_id_of_an_embedding_is_one_row():
    found = named("W = [[1, 2], [3, 4], [5, 6]]\ny = sum(embedding(2, W))")
    assert (found["y"], found["W"][1]) == ((11, 1), [[0, 0], [0, 0], [1, 1]])


@pytest.mark.parametrize(
    ("program", "code", "at"),
    [
        ("y = cross_entropy([1, 2], 7)", "bad-ids", "7"),
        ("y = sum(uniform(2, low=3, high=1))", "bad-shape", None),
        ("X, t = moons(4, noise=-1)\ny = sum(X)", "bad-shape", "moons(4, noise=-1)"),
        ("s = 0\nfor i in range(10**30):\n    s = s + 1", "size-too-large", "10**30"),
        ("y = conv2d(ones(1,1,3,3), ones(1,1,2,2), stride=None)", "bad-setting", "None"),
        ("y = sum(broadcast_to([1, 2], (-1, 2)))", "stretch-mismatch", None),
        ("y = clip(3, 0, 1e999)", "number-too-large", "1e999"),
        ("def f(a, a):\n    return a\ny = f(1, 2)", "unsupported", "def f(a, a):"),
        ("y = sum(attention([1, 2], [1, 2], [1, 2]))", "bad-axis", None),
    ],
)  # fmt: skip
def test_settings_and_shapes_that_cannot_be_meant(program, code, at):
    fault = refusal(program)
    start, end = fault.span
    assert fault.code == code
    assert at is None or program[start:end] == at


def test_a_line_of_many_terms():
    graph = parse("x = 1.5\ny = " + " + ".join(["x"] * 15_000))
    assert run(graph).grads[0] == 15_000.0


def test_a_single_number_has_no_axes():
    with pytest.raises(Refusal) as caught:
        parse("x = 2.0\ny = zeros(x.shape[0])")
    assert (caught.value.code, caught.value.variant, caught.value.span) == ("bad-index", "number", (18, 28))


def test_what_python_only_warns_of_is_read_without_a_word(recwarn):
    graph = parse("x = 3\ny = [1if 2 > 1else x][0] * x")
    assert run(graph).values[graph.output] == 3
    assert not recwarn.list
