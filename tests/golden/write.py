"""Write the golden traces and the op table that the front end is built with (`make golden`)."""

import json
from pathlib import Path

from chainrule.service import gallery, table, work
from chainrule.service.schema import TraceRequest

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent
OPS = ROOT / "frontend" / "src" / "formula" / "ops.json"


def trace(example: dict) -> dict:
    return json.loads(work.trace(TraceRequest(**example["request"]), "en"))


# What the page needs of a row; the rest only `GET /api/v1/ops` tells.
COLUMNS = ("name", "kind", "args", "usage", "example", "tree", "zh", "en")


def ops() -> str:
    """One row a line, so that a change shows as one."""
    rows = [json.dumps({key: row[key] for key in COLUMNS}, ensure_ascii=False) for row in table.ops()]
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    OPS.write_text(ops(), encoding="utf-8")
    for example in gallery.examples():
        text = json.dumps(trace(example), ensure_ascii=False, indent=1) + "\n"
        (GOLDEN / f"{example['id']}.json").write_text(text, encoding="utf-8")
