"""A peer for tests that indexes, and then does what the question says: ends, babbles, mixes up ids, keeps silent."""

from __future__ import annotations

import json
import sys
import time

if sys.argv[1] == "index":
    print(json.dumps({"passages": 0, "seconds": 0.0}), flush=True)
    sys.stdin.read()
    sys.exit()
for line in sys.stdin:
    asked = json.loads(line)
    match asked["question"]:
        case "end":
            sys.exit("no such encoder: tiny")
        case "babble":
            print("Loading weights …", flush=True)
        case "list":
            print("[]", flush=True)
        case "mix":
            print(json.dumps({"id": "another", "quotes": []}), flush=True)
        case "sleep":
            time.sleep(60)
