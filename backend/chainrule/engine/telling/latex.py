"""LaTeX of a node: its name and the formula of its operation, in terms of the nodes it reads."""

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.table.ops import OPS

_GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
]
_CAPITALS = ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"]
_SPECIAL = str.maketrans({c: "\\" + c for c in "_#$%&{}"} | {"~": r"\sim{}", "^": r"\hat{}"})


def symbol(name: str) -> str:
    r"""A name as LaTeX: `w` as it is, `w1` as w_{1}, `y_true` as y_{\mathrm{true}}, `eta` as η.

    >>> symbol("y_true"), symbol("w12"), symbol("eta")
    ('y_{\\mathrm{true}}', 'w_{12}', '\\eta')
    """
    stem, _, tail = name.partition("_") if name.strip("_") else (name, "", "")
    if not tail and stem.rstrip("0123456789") and stem[-1:].isdigit():
        letters = stem.rstrip("0123456789")
        stem, tail = letters, stem[len(letters) :]
    body = _letter(stem)
    if not tail:
        return body
    return rf"{body}_{{{tail}}}" if tail.isdigit() else rf"{body}_{{\mathrm{{{_escape(tail)}}}}}"


def _letter(stem: str) -> str:
    if stem in _GREEK or stem in _CAPITALS:
        return "\\" + stem
    return stem if len(stem) == 1 and stem.isascii() else rf"\mathrm{{{_escape(stem)}}}"


def _escape(text: str) -> str:
    return text.translate(_SPECIAL)


def number(value: float) -> str:
    r"""A number with every digit: `0.5`, `2 \cdot 10^{-7}`, `\infty`."""
    if value != value or value in (float("inf"), float("-inf")):
        return r"\mathrm{NaN}" if value != value else r"\infty" if value > 0 else r"-\infty"
    mantissa, _, power = repr(value).removesuffix(".0").partition("e")
    return rf"{mantissa.removesuffix('.0')} \cdot 10^{{{int(power)}}}" if power else mantissa


def node_latex(graph: Graph, node: Node) -> str:
    """`z = w \\cdot x`: what the node is, in terms of the nodes that it reads."""
    own = called(graph, node)
    if node.kind != "op":
        return own
    op = OPS[node.op]
    arguments = [called(graph, graph.nodes[i]) for i in node.inputs]
    listed = {"xs": rf"\left[{', '.join(arguments)}\right]"}
    names = listed if op.many else dict(zip(op.args, arguments, strict=True))
    return f"{own} = {op.forward.reduced_latex(names, node.settings.get('reduction'))}"


def called(graph: Graph, node: Node) -> str:
    """What a node is called in LaTeX: its name, its number, or v with its id."""
    if node.name:
        return symbol(node.name)
    if node.kind == "const" and not node.shape:
        return number(float(graph.leaves[node.id]))
    return f"v_{{{node.id}}}"
