"""A refusal: what is wrong, where it stands, and the facts that the sentence about it needs.

It carries a code and named values, never a sentence: `words` has the sentences, in each language.
"""

from typing import Any

Span = tuple[int, int]


def pointer(*parts: str | int) -> str:
    """A JSON Pointer (RFC 6901) to a field of a request, each name cut to what can be said of it."""
    return "".join("/" + str(part)[:40].replace("~", "~0").replace("/", "~1") for part in parts)


class Refusal(Exception):
    """A program or request that cannot be run.

    `code` is one of the catalog's; `variant` picks a more exact wording of the same code; `span`
    counts characters of the program from 0, end exclusive; `pointer` is a JSON Pointer for a fault
    of the request outside the program; everything else fills the holes of the sentence.
    """

    def __init__(
        self,
        code: str,
        variant: str | None = None,
        *,
        span: Span | None = None,
        pointer: str | None = None,
        **holes: Any,
    ) -> None:
        super().__init__(code, holes)
        self.code = code
        self.variant = variant
        self.span = span
        self.pointer = pointer
        self.place: tuple[int, int] | None = None  # line and column of the span, where somebody has counted
        self.holes = holes

    def __reduce__(self) -> tuple[Any, ...]:
        """Refusals cross from worker processes, facts and all."""
        return _restored, (self.code, self.variant, self.span, self.pointer, self.place, self.holes)

    def at(self, span: Span) -> "Refusal":
        """The same refusal, placed in the program unless it already has a place."""
        if self.span is None and self.pointer is None:
            self.span = span
        return self


def _restored(
    code: str,
    variant: str | None,
    span: Span | None,
    pointer: str | None,
    place: tuple[int, int] | None,
    holes: dict[str, Any],
) -> Refusal:
    made = Refusal(code, variant, span=span, pointer=pointer, **holes)
    made.place = place
    return made
