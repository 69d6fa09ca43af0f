import numpy as np
import pytest

from chainrule.engine import Refusal, parse, run
from chainrule.engine.running.check import check
from chainrule.engine.running.forward_mode import run_forward


def gradients(program, inputs=None, **options):
    graph = parse(program, inputs, **options)
    grads = run(graph).grads
    return {name: grads[node] for name, node in graph.names.items()}


def test_the_article_s_neuron():
    program = "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2"
    grads = gradients(program, {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8})
    assert grads["w"] == pytest.approx(-0.02756970076471782, rel=1e-15)
    assert grads["b"] == pytest.approx(-0.05513940152943564, rel=1e-15)


@pytest.mark.parametrize(
    ("program", "name", "expected"),
    [
        ("x = 3\ny = x * x", "x", 6.0),
        ("a = 1\nb = a + a\nc = b + b", "a", 4.0),
        ("x = 3\ny = x - x", "x", 0.0),
        ("x = 3\ny = x / x", "x", 0.0),
        ("a = 2\nb = 3\nf = a*b + a", "a", 4.0),
        ("x = 3\ny = x ** x", "x", 27 * (np.log(3) + 1)),
        ("x = -2\ny = x ** 2", "x", -4.0),
        ("x = 3", "x", 1.0),
    ],
)
def test_fan_out_adds_up(program, name, expected):
    assert gradients(program)[name] == pytest.approx(expected, rel=1e-15)


def test_running_twice_gives_the_same():
    graph = parse("x = 3\ny = x * x\nz = y * y")
    assert run(graph).grads == run(graph).grads == [108.0, 18.0, 1.0]


def test_flows_are_kept_apart_and_add_up():
    graph = parse("x = 3\ny = x * x + x")
    flows = run(graph).flows
    assert flows.node == [2, 2, 1, 1]
    assert flows.arg == [0, 1, 0, 1]
    assert flows.grad == [1.0, 1.0, 3.0, 3.0]
    assert flows.total == [1.0, 1.0, 4.0, 7.0]


def test_no_gradient_and_no_flow_for_a_constant():
    graph = parse("x = -3\ny = (x - 1) ** 2")
    result = run(graph)
    kinds = {graph.nodes[node].kind for node in range(len(graph)) if result.grads[node] is None}
    assert kinds == {"const"}
    targets = [graph.nodes[n].inputs[a] for n, a in zip(result.flows.node, result.flows.arg, strict=True)]
    assert all(graph.nodes[target].kind != "const" for target in targets)


def test_what_the_output_does_not_depend_on():
    graph = parse("x = 1\nu = [1, 2]\nv = 2 * u\ny = x * x")
    grads = run(graph).grads
    assert grads[graph.names["v"]] is None
    np.testing.assert_array_equal(grads[graph.names["u"]], [0, 0])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((), (2, 3)),
        ((3,), (2, 3)),
        ((2, 1), (1, 3)),
        ((1,), ()),
        ((4, 1, 3), (2, 1)),
        ((1, 1), (3,)),
    ],
)
@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "**"])
def test_broadcasting_is_undone(left, right, operator):
    random = np.random.default_rng(3)
    inputs = {"a": random.uniform(0.5, 2, left), "b": random.uniform(0.5, 2, right)}
    inputs = {name: value if value.shape else float(value) for name, value in inputs.items()}
    graph = parse(f"y = sum(a {operator} b)", inputs)
    result = run(graph)
    for name in inputs:
        node = graph.names[name]
        assert np.shape(result.grads[node]) == graph.nodes[node].shape
    assert max(one.rel_error for one in check(graph, result)) < 1e-7


@pytest.mark.parametrize(
    ("left", "right"),
    [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)),
     ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 1, 2, 3), (4, 3, 2)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2))],
)  # fmt: skip
def test_matmul_of_every_rank(left, right):
    random = np.random.default_rng(4)
    inputs = {"a": random.normal(size=left), "b": random.normal(size=right)}
    graph = parse("y = a @ b\nL = sum(sin(y))", inputs)
    result = run(graph)
    np.testing.assert_array_equal(result.values[graph.names["y"]], np.matmul(inputs["a"], inputs["b"]))
    assert graph.nodes[graph.names["y"]].shape == np.matmul(inputs["a"], inputs["b"]).shape
    assert max(one.rel_error for one in check(graph, result)) < 1e-6


@pytest.mark.parametrize("call", ["sum(x)", "mean(x)", "sum(x, axis=0)", "mean(x, axis=(0, -1))",
    "sum(x, 1, True)", "mean(x, axis=-1, keepdims=True)", "transpose(x)", "transpose(x, (2, 0, 1))", "x.T"])  # fmt: skip
def test_reductions_and_transposes(call):
    x = np.random.default_rng(5).normal(size=(2, 3, 4))
    graph = parse(f"y = {call}\nL = sum(sin(y))", {"x": x})
    result = run(graph)
    assert np.shape(result.values[graph.names["y"]]) == graph.nodes[graph.names["y"]].shape
    assert max(one.rel_error for one in check(graph, result)) < 1e-6


def test_output_grad():
    graph = parse("x = [1, 2]\ny = x * x")
    np.testing.assert_array_equal(run(graph, output_grad=np.array([1.0, 10.0])).grads[0], [2, 40])
    with pytest.raises(Refusal, match="output-not-scalar"):
        run(graph)
    with pytest.raises(Refusal, match="shape-of-output-grad"):
        run(graph, output_grad=1.0)


def test_forward_mode_is_the_backward_pass_read_the_other_way():
    program = "h = tanh(W @ x)\nL = mean(h * h) + x[0]".replace(" + x[0]", "")
    inputs = {"W": np.array([[1.0, -2.0], [0.5, 0.3]]), "x": np.array([0.2, -0.7])}
    graph = parse(program, inputs)
    grads, way = run(graph).grads, np.array([0.3, 1.0])
    tangents = run_forward(graph, "x", way).grads
    assert tangents[graph.output] == pytest.approx(np.sum(grads[graph.names["x"]] * way), rel=1e-14)


@pytest.mark.parametrize("x", [-1.0, 0.0, 0.5, 4.0])
@pytest.mark.parametrize(
    "line",
    ["sqrt(relu(x))", "sqrt(maximum(x, 0))", "log(clip(x, 0, 1))", "sqrt(where(x > 0, x, 0))", "1 / relu(x)",
     "sqrt(relu(x) * 3 + minimum(x, 0) * 0)", "sqrt(x)", "sqrt(relu(x)) + x ** 2"],
)  # fmt: skip
def test_what_was_not_chosen_moves_nothing_in_forward_mode_either(line, x):
    for program in (f"x = {x}\ny = {line}", f"x = [{x}, 2.0]\nx1 = x\ny = sum({line})"):
        graph = parse(program)
        back = np.sum(run(graph).grads[0])
        ahead = run_forward(graph, "x", np.ones(graph.nodes[0].shape) if graph.nodes[0].shape else None)
        np.testing.assert_equal(float(ahead.grads[graph.output]), float(back))


def test_forward_mode_needs_a_direction_for_an_array():
    graph = parse("x = [1, 2]\ny = sum(x)")
    with pytest.raises(Refusal, match="shape-of-tangent"):
        run_forward(graph, "x")
    with pytest.raises(Refusal, match="not-a-leaf"):
        run_forward(graph, "y")


def test_a_chain_of_100_000_nodes():
    graph = parse("x = 1\n" + "x = x + 1e-3\n" * 50_000)
    assert len(graph) == 100_001
    result = run(graph)
    assert result.grads[0] == 1.0
    assert result.values[-1] == pytest.approx(51.0)


def test_non_finite_numbers_are_data():
    grads = gradients("x = 0\ny = log(x)\nz = y * x")
    assert np.isnan(grads["x"])
