#!/usr/bin/env python3
"""Evaluates random FEEL expressions in Forbear and in feelin, and reports where they differ.

    tests/differential/differential.py [--build DIR] [--count N] [--seed N] [--scratch DIR] [--all | --table]

Run by hand and nightly, not by `make test`: it installs feelin (package.json, version pinned) with npm into
a folder outside the checkout.  Wants node 20 or newer and `ninja -C DIR differential-programs`.

Each disagreement is narrowed to the smallest closed sub-expression that disagrees by itself, shrunk, and
looked up in settled.json: the disagreements that were settled from the text of DMN 1.5, with the section and
who is right (docs/conformance.md has them as a table).  The sub-expression is then replaced by Forbear's
value, and what remains is compared again, so that a settled difference hides no other.  The example of each
settled entry must still disagree and fall under it.  --all prints settled ones too, --table only the table of
docs/conformance.md.  Exit: 0 every disagreement is settled, 1 there are new ones, 2 it could not run.
"""
import argparse
import collections
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # nothing is left in the checkout
from feel_grammar import Grammar, leaf, skeleton, smaller  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 8  # disagreements looked for in one expression
TRIALS = 600  # expressions tried to shrink one


class Engine:
    """A program that answers a line with a line; asked again, it remembers."""

    def __init__(self, command, folder):
        self.command, self.folder, self.memory = command, folder, {}
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, cwd=self.folder, env=dict(os.environ, TZ="UTC"),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        encoding="utf-8")

    def ask(self, text):
        if text not in self.memory:
            if len(self.memory) > 200000:
                self.memory.clear()
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            if line:
                self.memory[text] = json.loads(line)
            else:
                self.memory[text] = {"kind": "crash", "note": f"status {self.process.wait()}"}
                self.start()
        return self.memory[text]


def seconds(text):
    """A days and time duration in seconds; None when it is none."""
    match = re.fullmatch(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", text)
    if not match:
        return None
    total = sum(float(part or 0) * unit for part, unit in zip(match.groups()[1:], (86400, 3600, 60, 1)))
    return -total if match.group(1) else total


RANGE = re.compile(r"[\[(].*\.\..*[\])]", re.DOTALL)


def plain_range(text):
    """A range as both engines print it: an endpoint that is not there, or null, is open and empty."""
    low, high = text[0], text[-1]
    start, end = (part.removeprefix("@").strip('"') for part in text[1:-1].split("..", 1))
    start, end = "" if start == "null" else start, "" if end == "null" else end
    return ["(" if start == "" else low, number_in(start), number_in(end), ")" if end == "" else high]


def number_in(text):
    try:
        return float(text)
    except ValueError:
        return text


def same_value(a, b):
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same_value, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same_value(a[key], b[key]) for key in a)
    if isinstance(a, str) and RANGE.fullmatch(a) and RANGE.fullmatch(b) and a != b:
        return same_value(plain_range(a), plain_range(b))
    return a == b


def same(a, b):
    """Is it the same answer?  Refused is refused, whatever the words; 1e-9 is allowed in numbers."""
    if a["kind"].lower() != b["kind"].lower():
        return False
    if "value" not in a or "value" not in b:
        return True
    if a["kind"] == "days and time duration":
        return seconds(a["value"]) == seconds(b["value"])
    return same_value(a["value"], b["value"])


def shown(answer):
    text = json.dumps(answer.get("value"), ensure_ascii=False) if "value" in answer else answer.get("note", "")
    return f'{answer["kind"].lower()} {text[:100]}' if answer["kind"].lower() != "null" else "null"


class Comparison:
    def __init__(self, forbear, feelin, settled):
        self.forbear, self.feelin, self.settled = forbear, feelin, settled

    def differs(self, tree):
        text = tree.text()
        return not same(self.forbear.ask(text), self.feelin.ask(text))

    def kinds(self, tree):
        text = tree.text()
        return self.forbear.ask(text)["kind"], self.feelin.ask(text)["kind"]

    def smallest(self, tree):
        """Path and sub-tree, smallest first, that is closed and disagrees by itself."""
        for path, node in tree.subtrees():
            if not node.free() and self.differs(node):
                return path, node
        return None

    def shrink(self, tree):
        """A simpler tree for which both engines still give results of the same kinds, and still differ."""
        kinds, trials = self.kinds(tree), 0
        found = True
        while found and trials < TRIALS:
            found = False
            for other in smaller(tree):
                trials += 1
                if trials > TRIALS:
                    break
                if not other.free() and self.differs(other) and self.kinds(other) == kinds:
                    tree, found = other, True
                    break
        return tree

    def settlement(self, text):
        """The entry of settled.json that this disagreement falls under, or None."""
        ours, theirs = self.forbear.ask(text), self.feelin.ask(text)
        subjects = {"pattern": text, "skeleton": skeleton(text), "forbear": shown(ours), "feelin": shown(theirs),
                    "forbear_note": ours.get("note", ""), "feelin_note": theirs.get("note", "")}
        for entry in self.settled:
            if all(re.search(entry.get(key, ""), subject) for key, subject in subjects.items()):
                return entry
        return None

    def literal(self, node):
        """Forbear's value of a closed sub-tree as a literal, so that the rest can be compared."""
        answer = self.forbear.ask(f"string([{node.text()}])")
        text = answer.get("value")
        if answer["kind"] != "string" or not isinstance(text, str) or len(text) > 2000 or "function" in text:
            return None
        return leaf("(" + text[1:-1] + ")")

    def disagreements(self, tree):
        """Each cause in this expression: (shrunk text, settled entry or None)."""
        for _ in range(ROUNDS):
            found = self.smallest(tree)
            if not found:
                return
            path, node = found
            shrunk = self.shrink(node)
            inner = self.smallest(shrunk)
            if inner and inner[0]:  # a sub-tree that was not closed before
                shrunk = self.shrink(inner[1])
            yield shrunk.text(), self.settlement(shrunk.text())
            literal = self.literal(node)
            if not path or not literal or self.differs(literal):
                return
            tree = tree.at(path, literal)


def install(folder):
    for name in ("package.json", "feelin_batch.mjs"):
        shutil.copy(os.path.join(HERE, name), folder)
    if not os.path.isdir(os.path.join(folder, "node_modules", "feelin")):
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"],
                       cwd=folder, check=True)


def report(groups, title, with_all):
    print(f"\n{title}: {sum(len(found) for found in groups.values())} in {len(groups)} groups")
    for key, found in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        print(f"  {len(found):6} {key}")
        for line in dict.fromkeys(found if with_all else found[:3]):
            print(f"           {line}")


def stale_examples(comparison):
    """Settled entries whose example agrees by now, or falls under another entry."""
    for entry in comparison.settled:
        tree = leaf(entry["example"])
        found = comparison.settlement(tree.text()) if comparison.differs(tree) else None
        if found is not entry:
            yield f'{entry["id"]}: {entry["example"]} ' + (f'falls under {found["id"]}' if found else "agrees")


def print_table(comparison):
    print("| expression | Forbear | feelin 8.2.0 | right | DMN 1.5 | because |\n|---|---|---|---|---|---|")
    for entry in comparison.settled:
        answers = [shown(engine.ask(entry["example"])) for engine in (comparison.forbear, comparison.feelin)]
        cells = [f"`{text}`" for text in [entry["example"]] + answers]
        cells += [entry[key] for key in ("right", "section", "why")]
        print("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")


def read_settled():
    with open(os.path.join(HERE, "settled.json"), encoding="utf-8") as file:
        return json.load(file)["settled"]


def main():
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--build", default="build")
    reader.add_argument("--count", type=int, default=20000)
    reader.add_argument("--seed", type=int, default=int(time.time()))
    reader.add_argument("--scratch", default=os.path.join(tempfile.gettempdir(), "forbear-differential"))
    reader.add_argument("--all", action="store_true")
    reader.add_argument("--table", action="store_true")
    options = reader.parse_args()
    batch = os.path.join(options.build, "tests", "differential", "differential-batch")
    if not os.access(batch, os.X_OK) or not shutil.which("npm"):
        print(f"differential: wants npm, and {batch}: ninja -C {options.build} differential-programs", file=sys.stderr)
        return 2
    os.makedirs(options.scratch, exist_ok=True)
    install(options.scratch)
    feelin = ["node", "--max-old-space-size=256", "feelin_batch.mjs"]
    comparison = Comparison(Engine([os.path.abspath(batch)], options.scratch), Engine(feelin, options.scratch),
                            read_settled())
    if options.table:
        return print_table(comparison)
    stale = list(stale_examples(comparison))
    print("".join(f"stale example of {line}\n" for line in stale), end="")
    print(f"seed {options.seed}, {options.count} expressions", flush=True)
    grammar, new, settled = Grammar(options.seed), collections.defaultdict(list), collections.defaultdict(list)
    n_agreed = n_null = 0
    for _ in range(options.count):
        tree = grammar.expression()
        agreed = not comparison.differs(tree)
        n_agreed += agreed
        n_null += agreed and comparison.kinds(tree)[0].lower() == "null"
        for text, entry in () if agreed else comparison.disagreements(tree):
            ours, theirs = shown(comparison.forbear.ask(text)), shown(comparison.feelin.ask(text))
            line = f"{text}   Forbear: {ours}   feelin: {theirs}"
            (settled[entry["id"]] if entry else new[skeleton(text)]).append(line)
    print(f"{n_agreed} of {options.count} agree whole ({n_null} of them null), "
          f"{options.count - n_agreed} have a disagreement inside")
    report(settled, "settled disagreements", options.all)
    report(new, "new disagreements", True)
    return 1 if new or stale else 0


if __name__ == "__main__":
    sys.exit(main())
