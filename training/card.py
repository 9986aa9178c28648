"""The texts shipped beside the weights: the model card and the licence notice, filled from files of this folder."""

from __future__ import annotations

from pathlib import Path
from string import Template

_HERE = Path(__file__).parent


def licence() -> str:
    """The LICENSE file of the weights."""
    return (_HERE / "weights_licence.txt").read_text("utf-8")


def model_card(pieces: int, dimension: int, seed: int, left_out: bool) -> str:
    """The README.md of the weights; the figures in its template are entered by hand after `training.evaluate`."""
    option = " --leave-out-alqac-laws" if left_out else ""
    template = Template((_HERE / "card.md").read_text("utf-8"))
    return template.substitute(pieces=pieces, dimension=dimension, seed=seed, option=option)
