"""Program text as characters: what was typed, what Python's parser is given, and how their
positions correspond.

>>> Source("z = １＋ｘ").tree.body[0].value.op
<ast.Add object at ...>
"""

import ast
import bisect
import itertools
import keyword
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from chainrule.engine.language import foreign
from chainrule.engine.refusal import Refusal, Span

# What a Chinese input method types, one character for one, so that every position stays true.
TYPED = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ", "【": "[", "】": "]", "、": ",", "。": ".",
    "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-",
}  # fmt: skip
_TYPED: dict[int, Any] = {ord(typed): plain for typed, plain in TYPED.items()} | {
    0xA0: " ",
    0xFEFF: "\f",
    0x2009: " ",
    0x200A: " ",
    0x202F: " ",
}

# Python takes a subscript for no part of a name, or for a digit like any other; w₁ is to stay w₁. While a
# program is parsed, letters that nobody writes stand for the ten of them.
_SUBSCRIPTS = {0x2080 + digit: 0xA500 + digit for digit in range(10)}
_BACK = {letter: digit for digit, letter in _SUBSCRIPTS.items()}
_TYPED |= _SUBSCRIPTS


def normal(name: str) -> str:
    """A name as programs have it: full-width letters are the plain ones, and subscripts stay."""
    return unicodedata.normalize("NFKC", name.translate(_SUBSCRIPTS)).translate(_BACK)


def is_name(text: str) -> bool:
    """Whether a program could give a value to this name."""
    return text.translate(_SUBSCRIPTS).isidentifier() and not keyword.iskeyword(text)


_LINE_BREAK = re.compile(r"\r\n|\r|\n")

# What no text may hold, comments included: what is no character, and what turns the order of reading round.
_UNREADABLE = re.compile("[\0\ud800-\udfff\u061c\u202a-\u202e\u2066-\u2069]")
_MARK = re.compile(
    "#[^\\r\\n]*|'[^'\\r\\n]*'|\"[^\"\\r\\n]*\""
    f"|{foreign.SUPERSCRIPT.pattern}|[{re.escape(''.join(c for c in foreign.CHARACTERS if not c.isascii()))}]"
)
_WORD = re.compile(
    rf"^\s*(?P<set>{'|'.join(foreign.WORDS)})\s*[-+*/@]?=(?!=)|[=(+*/,-]\s*(?P<used>lambda|class|from|def|global|"
    r"with|del|import|try|pass|as|is|in)\s*(?=[-+*/),=]|$)"
)
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufff9-\ufffb]")
_LONG_NUMBER = re.compile(r"(?<!\w)\d[\d_]{4299,}")

_CLOSING = {"(": ")", "[": "]", "{": "}"}

_NAME = re.compile(r"(?<![\w.])([^\W\d]\w*+)[ \t]++$")  # with nothing but spaces behind it
_SIGN = re.compile(r"(\*\*|//|==|[<>!]=|[-+*/@%=<>])$")  # after which something is to follow

# CPython's words for a syntax error, and our name for the ones that have a mend of their own.
_SYNTAX = [
    (re.compile(r"was never closed"), "unclosed"),
    (re.compile(r"does not match opening"), "mismatched"),
    (re.compile(r"unmatched"), "unmatched"),
    (re.compile(r"invalid (decimal|imaginary|hexadecimal|octal|binary) literal"), "product"),
    (re.compile(r"expected an indented block"), "block"),
    (re.compile(r"indent"), "indent"),
    (re.compile(r"expected ':'"), "colon"),
    (re.compile(r"forgot a comma"), "comma"),
    (re.compile(r"cannot assign|assignment"), "target"),
    (re.compile(r"leading zeros"), "zeros"),
    (re.compile(r"unterminated|string literal"), "quote"),
    (re.compile(r"invalid (non-printable )?character"), "character"),
]  # fmt: skip


class Source:
    """A program's text. `tree` is it parsed (Refusal "syntax" where it cannot be)."""

    def __init__(self, text: str, max_characters: int = 1_000_000) -> None:
        if len(text) > max_characters:
            raise Refusal(
                "too-long", length=len(text), limit=max_characters, span=(max_characters, len(text))
            )
        self.text = text
        self.tidied = text.translate(_TYPED)
        self._bytes: dict[int, list[int]] = {}  # by line: the bytes before each character

    @property
    def statements(self) -> Iterable[ast.stmt]:
        """The statements in order; those of a long program are parsed some at a time, since its whole tree
        takes ten times as much room as what is made of it. Refusal as for `tree`."""
        cuts = self._cuts if len(self.tidied) > LONG else []
        return self._parts(cuts) if cuts else self.tree.body

    def _parts(self, cuts: list[tuple[int, int]]) -> Iterator[ast.stmt]:
        for (start, line), (end, _) in itertools.pairwise([(0, 0), *cuts, (len(self.tidied), 0)]):
            try:
                # Empty lines before it give every statement the line that it has in the whole.
                part = _parsed("\n" * line + self.tidied[start:end])
            except (SyntaxError, RecursionError, MemoryError, ValueError):
                if self.tree.body:  # which says what is wrong, as the parts cannot
                    raise
            yield from part.body

    @cached_property
    def _cuts(self) -> list[tuple[int, int]]:
        """Places between statements at which the text may be cut, each with the number of lines before it."""
        self._check_readable()
        cuts: list[tuple[int, int]] = []
        if '"""' in self.tidied or "'''" in self.tidied or "\\" in self.tidied:
            return cuts  # texts and lines that go on over several lines
        depth, line, last = 0, 0, 0
        for found in _CUT.finditer(self.tidied):
            if (mark := found[0]) in _OPEN:
                depth += 1
            elif mark in ")]}":
                depth -= 1
            elif mark[0] in "\r\n":
                line += 1
                place = found.end()
                fits = depth == 0 and place - last > PART and _START.match(self.tidied, place)
                if fits and not _GOES_ON.match(self.tidied, place):
                    cuts.append((place, line))
                    last = place
        return cuts

    @cached_property
    def tree(self) -> ast.Module:
        self._check_readable()
        try:
            return _parsed(self.tidied)
        except SyntaxError as error:
            raise self._syntax(error) from None
        except (RecursionError, MemoryError, ValueError):
            raise Refusal("too-deep", "parser", span=self._longest_line(), limit=BRACKETS) from None

    def _check_readable(self) -> None:
        """Refuse by its form what the parser should not be given."""
        for pattern, code, variant in (
            (_UNREADABLE, "syntax", "character"),
            (_LONG_NUMBER, "number-too-large", None),
        ):
            if found := pattern.search(self.tidied):
                word = f"U+{ord(found[0][0]):04X}"
                raise Refusal(code, variant, span=found.span(), word=word)
        if not self._ascii:
            for found in _MARK.finditer(self.tidied):
                if not found[0].isascii() and found[0][0] not in "#'\"":
                    raise self._mathematics(found)
        if (
            sum(map(self.tidied.count, "+-*/@%[(.")) > LONGEST
            and (place := _overlong(self.tidied)) is not None
        ):
            raise Refusal("too-deep", "line", span=self._line_at(place), limit=LONGEST)

    def _mathematics(self, found: "re.Match[str]") -> Refusal:
        """A character of mathematics that Python does not read, with what to write."""
        mark, start = found[0], found.start()
        if foreign.SUPERSCRIPT.fullmatch(mark):
            before = re.search(r"[\w.]*$", self.tidied[max(start - 40, 0) : start])
            base = (before[0] if before else "").translate(_BACK)
            span = (start - len(base), found.end())
            written = foreign.power(base, mark)
            return Refusal("syntax", "power", span=span, word=base + mark, instead=written)
        instead = foreign.CHARACTERS[mark]
        whole = re.search(r"[\d.]+$", self.tidied[max(start - 40, 0) : start])
        if whole and mark in "½¼¾⅓⅔":
            span = (start - len(whole[0]), found.end())
            return Refusal(
                "syntax", "mathematics", span=span, word=whole[0] + mark, instead=f"{whole[0]} + {instead}"
            )
        return Refusal("syntax", "mathematics", span=found.span(), word=mark, instead=instead)

    def _longest_line(self) -> Span:
        """Where the parser most likely gave up: it does not say."""
        ends = [*self.starts[1:], len(self.text)]
        return max(zip(self.starts, ends, strict=True), key=lambda span: span[1] - span[0])

    def _line_at(self, place: int) -> Span:
        """The line in which a character stands."""
        number = bisect.bisect_right(self.starts, place)
        return self.starts[number - 1], self.starts[number] if number < len(self.starts) else len(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """The character position at which each line starts."""
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.tidied))]

    @cached_property
    def _ascii(self) -> bool:
        return self.tidied.isascii()

    def position(self, line: int, byte: int) -> int:
        """The character position of a place that `ast` gives as line (from 1) and UTF-8 byte."""
        start = self.starts[line - 1]
        if self._ascii:
            return start + byte
        if line not in self._bytes:
            end = self.starts[line] if line < len(self.starts) else len(self.tidied)
            widths = (len(letter.encode()) for letter in self.tidied[start:end])
            self._bytes[line] = list(itertools.accumulate(widths, initial=0))
        return start + bisect.bisect_left(self._bytes[line], byte)

    def span(self, node: ast.expr | ast.stmt) -> Span:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        if self._ascii:  # asked several times for every node: characters are bytes
            starts = self.starts
            return (
                starts[node.lineno - 1] + node.col_offset,
                starts[node.end_lineno - 1] + node.end_col_offset,
            )
        return (
            self.position(node.lineno, node.col_offset),
            self.position(node.end_lineno, node.end_col_offset),
        )

    def line_and_column(self, span: Span) -> tuple[int, int]:
        """Where a span starts, both counted from 1, in characters."""
        line = sum(start <= span[0] for start in self.starts)
        return line, span[0] - self.starts[line - 1] + 1

    @cached_property
    def captions(self) -> dict[int, str]:
        """The comment at the end of each line that has one, by line number, as it was typed."""
        if "#" not in self.tidied:
            return {}
        found = {}
        ends = [*self.starts[1:], len(self.text)]
        for number, (start, end) in enumerate(zip(self.starts, ends, strict=True), 1):
            mark = _comment(self.tidied[start:end])
            if mark >= 0 and (caption := self.text[start + mark + 1 : end].strip()):
                found[number] = caption
        return found

    def _syntax(self, error: SyntaxError) -> Refusal:
        message = error.msg or ""
        if "nested" in message or "too complex" in message:
            return Refusal("too-deep", "parser", span=self._syntax_span(error), limit=BRACKETS)
        if "integer string conversion" in message:
            return Refusal("number-too-large", span=self._syntax_span(error))
        variant = next((name for pattern, name in _SYNTAX if pattern.search(message)), None)
        span = self._syntax_span(error)
        word = self.text[slice(*span)]
        if meant := self._meant(span):
            return meant
        found = _UNSEEN.search(self.tidied, span[0], span[1] + 1)
        if variant != "character" and found:  # not every CPython names what cannot be seen
            variant, span, word = "character", found.span(), found[0]
        if variant == "product":
            before = re.search(r"[\d.]*$", self.tidied[max(span[0] - 40, 0) : span[0]])
            span = (span[0] - len(before[0] if before else ""), span[1])
            token = re.compile(r"[\w.]*").match(self.tidied, span[0])
            word = token[0] if token and token[0] else word
            span = (span[0], span[0] + len(word))
            if not re.fullmatch(r"\d+(\.\d*)?[^\W\d_]\w*", word) or re.fullmatch(r"\d+[eE]|0[xob]\w*", word):
                variant = "number"
            else:
                instead = " * ".join(filter(None, re.split(r"(?<=[\d.])(?=[^\W\d_])", word, maxsplit=1)))
                return Refusal("syntax", variant, span=span, word=word, instead=instead)
        if variant == "character" and word and not word[0].isprintable():
            word = f"U+{ord(word[0]):04X}"
        if variant == "mismatched" and (pair := re.search(r"opening parenthesis '(.)'", message)):
            opening = pair[1]
            return Refusal(
                "syntax", variant, span=span, word=word, opening=opening, instead=_CLOSING[opening]
            )
        if variant is None and (refusal := self._missing(span, word)):
            return refusal
        return Refusal("syntax", variant, span=span, word=word)

    def _missing(self, span: Span, word: str) -> Refusal | None:
        """What is not there at a place that Python only calls invalid: what follows a sign at the end of a
        line, or what stands between a name and what comes after it."""
        start, end = self._line_at(span[0])
        line = self.tidied[start:end]
        code = line[: mark if (mark := _comment(line)) >= 0 else len(line)].rstrip()
        if (sign := _SIGN.search(code)) and span[0] >= start + sign.start():
            at = (start + sign.start(), start + sign.end())
            return Refusal("syntax", "unfinished", span=at, word=sign[0])
        if left := self._beside(span):
            return Refusal("syntax", "beside", span=span, before=left, word=word, instead=f"{left} * {word}")
        if not re.fullmatch(r"[\d.]+", word):
            return None
        formula = self.tidied[start : span[0]].partition("=")[2]
        if before := re.search(r"(?<![\w.])[\d.]+[ \t]+$", formula):
            both = (span[0] - len(before[0]), span[1])
            return Refusal("syntax", "comma", span=both, word=self.text[slice(*both)])
        if not (name := _NAME.search(formula)):
            return None
        whole = (span[0] - len(name[0]), span[1])
        if name[1] == "param":
            return Refusal(
                "syntax", "written", span=whole, word=self.text[slice(*whole)], instead=f"param({word})"
            )
        instead = f"{name[1]} * {word}"
        return Refusal("syntax", "beside", span=span, before=name[1], word=word, instead=instead)

    def _beside(self, span: Span) -> str:
        """The name that stands before another with nothing but spaces between them, in a formula."""
        start, _ = self._line_at(span[0])
        formula = self.tidied[start : span[0]].partition("=")[2]
        found = _NAME.search(formula)
        name = self.tidied[slice(*span)]
        names = found is not None and name.isidentifier() and not {found[1], name} & set(keyword.kwlist)
        return found[1] if found is not None and names else ""

    def _meant(self, span: Span) -> Refusal | None:
        """What textbooks write and Python does not read, in the line of a syntax error: a word of the
        language as a name, |x|, x', and single characters."""
        start, end = self._line_at(span[0])
        line = self.tidied[start:end]
        code = line[: mark if (mark := _comment(line)) >= 0 else len(line)]
        if found := _WORD.search(code):
            which = "set" if found["set"] else "used"
            word, place = found[which], found.span(which)
            at = (start + place[0], start + place[1])
            return Refusal("syntax", "word", span=at, word=word, instead=foreign.WORDS[word])
        if meant := foreign.rewritten(code):
            (first, last), instead = meant
            return Refusal(
                "syntax",
                "written",
                span=(start + first, start + last),
                word=code[first:last],
                instead=instead,
            )
        if found := re.search(r"(?<!\w)(\w++)\s*+('+)", code):
            at = (start + found.start(), start + found.end())
            return Refusal("syntax", "prime", span=at, word=found[0], instead=f"{found[1]}{len(found[2])}")
        word = self.text[slice(*span)][:1]
        if word.isascii() and word in foreign.CHARACTERS and word not in "%":
            return Refusal("syntax", "mathematics", span=span, word=word, instead=foreign.CHARACTERS[word])
        return None

    def _syntax_span(self, error: SyntaxError) -> Span:
        """SyntaxError counts characters from 1; 0 or None means that it does not know."""
        line = min(max(error.lineno or 1, 1), len(self.starts))
        start = min(self.starts[line - 1] + max((error.offset or 1) - 1, 0), len(self.text))
        end = start + 1
        if error.end_lineno and error.end_offset and error.end_lineno <= len(self.starts):
            end = self.starts[error.end_lineno - 1] + max(error.end_offset - 1, 0)
        # A place past the end of the text or on a line break has no word; take the one before.
        if start >= len(self.text) or self.text[start] in "\r\n":
            start = max(min(start, len(self.text)) - 1, 0)
        return start, max(min(end, len(self.text)), start + 1 if self.text else 0)


LONG = 40_000  # characters from which on a program is parsed in parts
PART = 20_000  # of a part, at least
_CUT = re.compile(r"""#[^\r\n]*|'[^'\r\n]*'|"[^"\r\n]*"|[()\[\]{}]|\r\n|\r|\n""")
_OPEN = "([{"
_START = re.compile(r"[^\W\d]")  # of a statement that is inside no other
_GOES_ON = re.compile(r"(?:elif|else|except|finally)\b")

# Operations that may follow each other in one formula, in a sum or as subscripts: each nests the tree one
# level deeper, and the parser takes quadratic time and much memory for what it refuses in the end.
LONGEST = 20_000
_PART = re.compile(
    r"""#[^\n]*|'[^'\n]*'|"[^"\n]*"|\d[\d_.]*(?:[eE][+-]?\d+)?|[()\[\]{}]|[,;:=\n]|\*\*|//|[-+*/@%]|\.(?=[^\W\d])"""
)


def _overlong(text: str) -> int | None:
    """Where the first formula stands that has more than LONGEST operations at one level of brackets."""
    counts = [0]
    for found in _PART.finditer(text):
        first = found[0][0]
        if first in ")]}":
            if len(counts) > 1:
                counts.pop()
        elif first in ",;:=" or (first == "\n" and len(counts) == 1):
            counts[-1] = 0
        elif first in "([{+-*/@%.":
            counts[-1] += 1
            if counts[-1] > LONGEST:
                return found.start()
            if first in "([{":
                counts.append(0)
    return None


BRACKETS = 200  # inside each other, as CPython's tokenizer has it

# CPython builds the tree of a sum of n terms n levels deep. So many (times three, in its count) take
# less than a quarter of a thread's usual stack, and are some 20,000 terms.
_LEVELS = 7_000


def _parsed(text: str) -> ast.Module:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _LEVELS))
    try:
        with (
            warnings.catch_warnings()
        ):  # `1if x` is warned of as Python; a reader's program is no log's business
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(text)
    finally:
        sys.setrecursionlimit(before)
    if not text.isascii() and any(chr(letter) in text for letter in _BACK):
        for node in ast.walk(tree):
            for field in ("id", "arg", "name", "attr"):
                if isinstance(written := getattr(node, field, None), str):
                    setattr(node, field, written.translate(_BACK))
    return tree


def _comment(line: str) -> int:
    """Where the comment starts in a line, -1 if it has none; a # in quotes is text."""
    quote = ""
    for place, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "#":
            return place
    return -1
