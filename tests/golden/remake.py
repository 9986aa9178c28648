"""``python -m tests.golden.remake``: writes every golden anew from how plans are read now. Read the diff!"""

from __future__ import annotations

from ingest.readers import load
from ingest.readers import read as decode
from ingest.reading import read
from tests.golden.reading_text import REAL, SAMPLES, golden_of, text_of


def main() -> None:
    for folder in (SAMPLES, REAL):
        for plan in sorted(folder.glob("*")) if folder.is_dir() else ():
            golden = golden_of(plan)
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text_of(plan, read(decode(load(plan), plan).text)), encoding="utf-8")
            print(golden)


if __name__ == "__main__":
    main()
