"""Sentences for people: the catalogs in both languages, filled from a refusal's code and facts."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chainrule.engine.refusal import Refusal

CATALOGS = Path(__file__).parents[2] / "i18n"
LANGUAGES = tuple(sorted(path.stem for path in CATALOGS.glob("*.json")))
LONGEST = 80  # letters of a reader's own text that a sentence repeats


@cache
def catalog(language: str) -> dict[str, dict[str, str]]:
    """The catalog of `language`, or of English where there is none."""
    name = language if language in LANGUAGES else "en"
    loaded: dict[str, dict[str, str]] = json.loads((CATALOGS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def say(refusal: Refusal, language: str) -> dict[str, str]:
    """`title`, `detail` and, where there is a way to mend it, `hint` of a refusal."""
    entries = catalog(language)
    entry = entries[refusal.code]
    if refusal.variant:
        entry = entry | entries[f"{refusal.code}/{refusal.variant}"]
    holes = {name: _fill(value, entries, refusal.holes) for name, value in refusal.holes.items()}
    return {part: text.format(**holes) for part, text in entry.items()}


def _fill(value: Any, entries: dict[str, dict[str, str]], holes: dict[str, Any]) -> Any:
    """A hole may name a word of the catalog: `construct.While`, `expected.string`."""
    for table in ("construct", "expected"):
        if isinstance(value, str) and value.startswith(table + "."):
            word = value.removeprefix(table + ".")
            known = entries["constructs" if table == "construct" else table]
            return known.get(word, word).format(**holes)
    if isinstance(value, str) and len(value) > LONGEST:
        return value[: LONGEST - 1] + "…"
    return value
