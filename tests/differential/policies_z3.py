#!/usr/bin/env python3
"""The outcomes that stay possible, by Forbear and by the solver Z3, on random partial cases of the shipped policies.

    tests/differential/policies_z3.py [--build DIR] [--cases N] [--seed N]

tests/laws/test_policies writes its cases with their answers (FB_DUMP).  This program reads the decision tables of each
instrument from its DMN file by itself, as formulas: codes of an enumeration and truth values are numbers, a date is a
year, a month and a day.  For each case Z3 is asked which rows of `outcome` can be the first to match under some
consistent completion, one after the other until there is no other, and the outputs of these rows must be the outcomes.

Reads what the policies use of DMN and no more: FIRST tables over enumerations, booleans and comparisons of dates, one
of which may be what a table gives.  The
composition is left to the brute force of the law.  Needs the Python package z3-solver; without it nothing is compared.
Exit: 0 all the same (or no Z3), 1 a difference, 2 a part of a policy that is not read here.
"""
import argparse
import glob
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

try:
    import z3
except ImportError:
    print("# SKIP: the Python package z3-solver is not there")
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NULL = -1
STRING = r'"((?:[^"\\]|\\.)*)"'


def tag(element):
    return element.tag.split("}")[1]


def children(element, name):
    return [child for child in element if tag(child) == name]


def text_of(element):
    found = children(element, "text")
    return (found[0].text or "").strip() if found else ""


class Unread(Exception):
    pass


class Codes:
    """Strings as numbers from 10 on: 0 and 1 are false and true."""
    def __init__(self):
        self.of, self.names = {}, {}

    def __call__(self, name):
        if name not in self.of:
            self.of[name] = 10 + len(self.of)
            self.names[self.of[name]] = name
        return self.of[name]


class Date:
    """A date that is not known, or is one; compared by its key."""
    def __init__(self, name=None, day=None):
        if day:
            self.year, self.month, self.day = (z3.IntVal(part) for part in day)
        else:
            self.year, self.month, self.day = (z3.Int(f"{name}.{part}") for part in "ymd")
        self.key = self.year * 10000 + self.month * 100 + self.day

    def is_one(self):
        short = z3.Or([self.month == month for month in (4, 6, 9, 11)])
        last = z3.If(short, 30, z3.If(self.month == 2, z3.If(leap(self.year), 29, 28), 31))
        return z3.And(self.year >= -999999999, self.year <= 999999999, self.month >= 1, self.month <= 12, self.day >= 1,
                      self.day <= last)

    def years_later(self, n):
        clipped = z3.And(self.month == 2, self.day == 29, z3.Not(leap(self.year + n)))
        return z3.If(clipped, self.key + n * 10000 - 1, self.key + n * 10000)


def leap(year):
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


class Model:
    """The decisions of one file, and of the fact sheet that it imports."""
    def __init__(self, path, facts=None):
        self.facts, self.decisions = facts, {}
        root = tree.parse(path).getroot()
        self.space = root.get("namespace")
        for decision in children(root, "decision"):
            self.decisions[decision.get("name")] = decision
        if not facts:
            self.allowed = {item.get("name"): re.findall(STRING, text_of(children(item, "allowedValues")[0]))
                            for item in children(root, "itemDefinition") if children(item, "allowedValues")}
            self.types = {i.get("name"): children(i, "variable")[0].get("typeRef") for i in children(root, "inputData")}


class Reading:
    """One model as formulas over the facts."""
    def __init__(self, model, codes):
        self.model, self.codes, self.sheet = model, codes, model.facts or model
        self.inputs, self.made, self.always = {}, {}, []

    def fact(self, name):
        if name not in self.inputs:
            kind = self.sheet.types[name]
            if kind in ("date", "date and time"):
                value = Date(name)
                self.always.append(value.is_one())
            else:
                value = z3.Int(name)
                words = self.sheet.allowed.get(kind)
                if not words and kind != "boolean":
                    raise Unread(f"type {kind} of {name}")
                self.always.append(z3.Or([value == c for c in map(self.codes, words or [])] or
                                         [value == 0, value == 1]))
            self.inputs[name] = value
        return self.inputs[name]

    def operand(self, text):
        """The key of a date."""
        text = text.strip()
        later = re.fullmatch(r'(.*) \+ duration\("P(\d+)Y"\)', text)
        if later:
            return self.date(later[1]).years_later(int(later[2]))
        return self.decision(text) if text in self.model.decisions else self.date(text).key

    def date(self, text):
        constant = re.fullmatch(r'date\("(\d+)-(\d+)-(\d+)"\)', text.strip())
        if constant:
            return Date(day=tuple(map(int, constant.groups())))
        name = re.fullmatch(r"(?:date\()?(?:facts\.)?(\w+)\)?", text.strip())
        if not name or name[1] not in self.sheet.types:
            raise Unread(text)
        return self.fact(name[1])

    def expression(self, text):
        name = text[6:] if text.startswith("facts.") else text
        if (name != text or not self.model.facts) and name in self.sheet.types:
            return self.fact(name)
        if text in self.model.decisions:
            return self.decision(text)
        compared = re.fullmatch(r"(.*?) (<=|>=|<|>|=) (.*)", text)
        if not compared:
            raise Unread(text)
        left, right = self.operand(compared[1]), self.operand(compared[3])
        holds = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right,
                 "=": left == right}[compared[2]]
        return z3.If(holds, 1, 0)

    def cell(self, value, text):
        if text == "-":
            return z3.BoolVal(True)
        if text in ("true", "false"):
            return value == int(text == "true")
        inside = re.fullmatch(r"not\((.*)\)", text)
        words = inside[1] if inside else text
        if not re.fullmatch(rf"{STRING}(?:\s*,\s*{STRING})*", words):
            raise Unread(text)
        one = z3.Or([value == self.codes(word) for word in re.findall(STRING, words)])
        return z3.Not(one) if inside else one

    def table(self, decision):
        """[(condition, texts of the outputs)], a rule each."""
        found = children(decision, "decisionTable")
        if not found or found[0].get("hitPolicy") != "FIRST":
            raise Unread(f"the logic of {decision.get('name')}")
        values = [self.expression(text_of(children(i, "inputExpression")[0])) for i in children(found[0], "input")]
        names = [output.get("name") for output in children(found[0], "output")]
        rules = []
        for rule in children(found[0], "rule"):
            tests = [self.cell(v, text_of(e)) for v, e in zip(values, children(rule, "inputEntry"))]
            rules.append((z3.And(tests), [text_of(e) for e in children(rule, "outputEntry")]))
        return names, rules

    def decision(self, name):
        if name not in self.made:
            result = z3.IntVal(NULL)
            for holds, (output,) in reversed(self.table(self.model.decisions[name])[1]):
                result = z3.If(holds, self.output(output), result)
            self.made[name] = result
        return self.made[name]

    def output(self, text):
        """The code of a string, a truth value, or the key of a date."""
        word = re.fullmatch(STRING, text)
        if word:
            return self.codes(word[1])
        return int(text == "true") if text in ("true", "false") else self.date(text).key


def consistent(reading):
    text = text_of(children(reading.model.decisions["facts consistent"], "literalExpression")[0])
    return z3.And([reading.decision(part.strip()) == 1 for part in text.split(" and ")])


class Instrument:
    def __init__(self, model, codes):
        self.reading, sheet = Reading(model, codes), Reading(model.facts, codes)
        self.names, rules = self.reading.table(model.decisions["outcome"])
        sheet.inputs = self.reading.inputs
        self.solver, self.rule = z3.Solver(), z3.Int("rule")
        first = z3.IntVal(NULL)
        for i, (holds, _) in reversed(list(enumerate(rules))):
            first = z3.If(holds, i, first)
        self.outputs = [tuple(re.fullmatch(STRING, o)[1] for o in outputs) for _, outputs in rules]
        self.solver.add(consistent(sheet), self.rule == first, *self.reading.always, *sheet.always)

    def value(self, name, literal):
        """That the fact has the value."""
        fact = self.reading.fact(name)
        if isinstance(fact, Date):
            return fact.key == key_of(literal)
        word = re.fullmatch(STRING, literal)
        return fact == (self.reading.codes(word[1]) if word else int(literal == "true"))

    def outcomes(self, facts):
        self.solver.push()
        for how, name, *literals in facts:
            if name not in self.reading.inputs:
                continue
            if how == "within":
                key = self.reading.fact(name).key
                self.solver.add(key >= key_of(literals[0]), key <= key_of(literals[1]))
            else:
                self.solver.add(z3.Or([self.value(name, literal) for literal in literals]))
        found = set()
        while (answer := self.solver.check()) == z3.sat:
            rule = self.solver.model().eval(self.rule).as_long()
            found.add(self.outputs[rule] if rule >= 0 else None)
            self.solver.add(self.rule != rule)
        self.solver.pop()
        if answer != z3.unsat:
            raise Unread("Z3 gave up")
        return found


def key_of(literal):
    return int("".join(re.match(r'@"(\d+)-(\d+)-(\d+)', literal).groups()))


def cases(build, n, seed):
    environment = dict(os.environ, FB_DUMP="1", FB_ONLY="outcome", FB_CASES=str(n), FB_SEED=str(seed))
    program = os.path.join(build, "tests", "laws-test_policies")
    run = subprocess.Popen([program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    space, facts, found = None, [], set()
    for line in run.stdout:
        what, *rest = line.rstrip("\n").split("\t")
        if what == "case":
            space, facts, found = rest[0], [], set()
        elif what in ("known", "one", "within"):
            facts.append((what, *rest))
        elif what == "outcome":
            found.add(rest[0])
        elif what == "end":
            yield space, facts, found
    if run.wait() != 0:
        raise Unread("the law failed by itself")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", default="build")
    options.add_argument("--cases", type=int, default=100)
    options.add_argument("--seed", type=int, default=20301205)
    options = options.parse_args()
    codes, instruments, counts, wrong = Codes(), {}, {}, 0
    facts = Model(os.path.join(ROOT, "policies", "facts.dmn"))
    for path in sorted(glob.glob(os.path.join(ROOT, "policies", "*", "policy.dmn"))):
        model = Model(path, facts)
        if "outcome" in model.decisions:
            instruments[model.space] = Instrument(model, codes)
    for space, known, by_forbear in cases(options.build, options.cases, options.seed):
        instrument = instruments[space]
        by_forbear = {tuple(dict(re.findall(rf"(\w+): {STRING}", context)).get(n) for n in instrument.names)
                      for context in by_forbear}
        by_z3 = instrument.outcomes(known)
        counts[space] = counts.get(space, 0) + 1
        if by_z3 != by_forbear:
            wrong += 1
            print(f"not the same: {space}\n  facts {known}\n  Forbear {by_forbear}\n  Z3 {by_z3}")
    print(f"{sum(counts.values())} cases of {len(counts)} instruments, {wrong} differ (Z3 {z3.get_version_string()})")
    return 1 if wrong or len(counts) < len(instruments) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unread as unread:
        print(f"not read here: {unread}", file=sys.stderr)
        sys.exit(2)
