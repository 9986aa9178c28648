"""The register that is read from every format agrees with the one made by hand."""

from collections import Counter

from evals.register import MEASURES, score_reading
from ingest.document import MERGED
from tests.parity.expected import plan_text, register
from tests.parity.papers import Paper
from tests.parity.places import likeness, squeezed, words_of

SCANNED = 0.97  # of what the same plan reaches as text
SLIPS = 0.05  # of the letters of an obligation that text recognition may get wrong


def test_the_register(paper: Paper) -> None:
    score = score_reading(paper.file.name, paper.placed, register())
    floor = 1.0 if paper.file.verbatim else SCANNED
    low = {name: score.measures[name] for name in MEASURES if score.measures[name] < floor}
    assert not low, f"{low}: {score.differences}"


def test_the_words(paper: Paper) -> None:
    """Every obligation in the register made by hand is one of the file's, letter for letter; in a scan, nearly so."""
    found = {squeezed(words_of(paper.reading.text, one.spans)) for one in paper.reading.obligations}
    lost = []
    for gold in register():
        wanted = squeezed(str(gold["quote"]))
        slips = 0.0 if paper.file.verbatim else SLIPS
        if wanted not in found and not any(likeness(wanted, one) >= 1 - slips for one in found if slips):
            lost.append(wanted)
    assert len(lost) <= (0 if paper.file.verbatim else (1 - SCANNED) * len(register())), lost


def test_the_text(paper: Paper) -> None:
    """No letter of the plan is lost, and none is added but the table's head on its next pages and marks of merges."""
    if paper.file.verbatim:
        said = paper.reading.text.replace(MERGED, "")
        found, wanted = (Counter(squeezed(_once(text))) for text in (said, plan_text()))
        assert found - wanted == wanted - found == Counter()


def _once(text: str) -> str:
    """The text without the rows that repeat an earlier one."""
    lines = text.splitlines()
    return "\n".join(line for at, line in enumerate(lines) if "\t" not in line or line not in lines[:at])
