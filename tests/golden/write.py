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


def ops() -> str:
    return json.dumps(table.ops(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    OPS.write_text(ops(), encoding="utf-8")
    for example in gallery.examples():
        text = json.dumps(trace(example), ensure_ascii=False, indent=1) + "\n"
        (GOLDEN / f"{example['id']}.json").write_text(text, encoding="utf-8")
