"""Prints what is installed and not needed to run a package: what it requires is followed, with the extras named.

    python deploy/unneeded.py 'plan-assistant[cluster]' | xargs python -m pip uninstall --yes

pip stays, for whoever adds something to the image.
"""

import sys
from importlib.metadata import distribution, distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as plain


def needed(name: str) -> set[str]:
    """The names of the package and of all that it requires here."""
    found, waiting = set(), [Requirement(name)]
    while waiting:
        wanted = waiting.pop()
        if (key := (plain(wanted.name), frozenset(wanted.extras))) in found:
            continue
        found.add(key)
        for required in map(Requirement, distribution(wanted.name).requires or ()):
            extras = wanted.extras or {""}
            if not required.marker or any(required.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(required)
    return {name for name, _ in found}


if __name__ == "__main__":
    (wanted,) = sys.argv[1:]
    installed = {plain(one.metadata["Name"]) for one in distributions()}
    sys.stdout.write("".join(f"{name}\n" for name in sorted(installed - needed(wanted) - {"pip"})))
