"""Random well-formed FEEL expressions, as trees that can be shrunk.

Used by differential.py.  A tree is a Node: pieces of text and sub-trees, in order.  Each rule makes an
expression of a wanted kind, so that most of what is made means something; now and then a sub-tree of another
kind is put in, so that null semantics are reached too.  The same seed gives the same expressions.

Numbers are multiples of 1/4 with few digits: exact in binary too, so that an engine with 64-bit floating
point differs only where it must (division, roots).
"""
import random
import re


class Node:
    """parts: str or Node; binds: {index of a part: names that this node binds in it}."""

    def __init__(self, parts, binds=None):
        self.parts, self.binds = tuple(parts), binds or {}

    def text(self):
        return "".join(p if isinstance(p, str) else p.text() for p in self.parts)

    def children(self):
        return [(i, p) for i, p in enumerate(self.parts) if isinstance(p, Node)]

    def free(self):
        """Names that must be bound around this node."""
        if len(self.parts) == 2 and self.parts[0] == "":
            return {self.parts[1]}  # a variable, see variable()
        names = set()
        for i, child in self.children():
            names |= child.free() - self.binds.get(i, frozenset())
        return names

    def size(self):
        return 1 + sum(child.size() for _, child in self.children())

    def replaced(self, i, child):
        parts = list(self.parts)
        parts[i] = child
        return Node(parts, self.binds)

    def with_value(self, name, value):
        """This tree with another one in the place of a variable."""
        if len(self.parts) == 2 and self.parts[0] == "":
            return value if self.parts[1] == name else self
        return Node([part if isinstance(part, str) or name in self.binds.get(i, ()) else part.with_value(name, value)
                     for i, part in enumerate(self.parts)], self.binds)

    def subtrees(self):
        """Every node below, children before parents, with the path to it."""
        for i, child in self.children():
            for path, node in child.subtrees():
                yield (i,) + path, node
        yield (), self

    def at(self, path, node):
        """This tree with `node` in the place that `path` leads to."""
        if not path:
            return node
        return self.replaced(path[0], self.parts[path[0]].at(path[1:], node))


def leaf(text):
    return Node([text])


def variable(name):
    return Node(["", name])


KINDS = ["number", "string", "boolean", "date", "time", "date and time", "years and months duration",
         "days and time duration", "list", "context", "range", "null"]
STRINGS = ["", "a", "b", "abc", "foobar", "Foo Bar", "x,y,z", "aAbB", "10", "-2.5", "1,000.25", "été", "😀a",
           "a\\\"b", "a\\nb", "2020-02-29", "12:30:00", "P1D", "null"]
PATTERNS = ["a", "o+", "[a-c]", "^f", "b$", "(o)(b)", ".", "x|y", "\\\\d", "\\\\s", "a*", "A", ""]
DATES = ["2020-02-29", "2021-01-31", "1999-12-31", "2024-07-15", "2000-01-01", "1970-01-01", "2023-03-26"]
TIMES = ["00:00:00", "12:30:00", "23:59:59", "08:15:30.5", "10:00:00Z", "10:00:00+02:00", "11:22:33-05:30",
         "10:00:00@Europe/Paris"]
YEARS_MONTHS = ["P1Y", "P2M", "P1Y2M", "-P1M", "P0M", "P14M", "-P2Y3M"]
DAYS_TIME = ["P1D", "PT1H", "PT36H", "-P2D", "PT0S", "P1DT2H30M15S", "PT0.5S", "-PT90M"]
FIELDS = ["a", "b", "first name"]

# Result name(parameters), in the words of DMN 1.5 tables 72-82.  "list" alone holds anything; "..." repeats
# the parameter before it; "?" marks optional ones.
SIGNATURES = """
number  abs(n: number)
number  ceiling(n: number)
number  ceiling(n: number, scale: small)
number  floor(n: number)
number  floor(n: number, scale: small)
number  decimal(n: number, scale: small)
number  round up(n: number, scale: small)
number  round down(n: number, scale: small)
number  round half up(n: number, scale: small)
number  round half down(n: number, scale: small)
number  modulo(dividend: number, divisor: number)
number  sqrt(number: number)
number  log(number: number)
number  exp(number: small)
number  string length(string: string)
number  count(list: list)
number  sum(list: list of number)
number  sum(number...)
number  mean(list: list of number)
number  median(list: list of number)
number  product(list: list of number)
number  stddev(list: list of number)
number  min(list: list of number)
number  max(list: list of number)
number  max(number...)
number  number(from: string)
number  number(from: string, grouping separator: grouping, decimal separator: point)
number  day of year(date: date)
number  week of year(date: date)
boolean not(negand: boolean)
boolean odd(number: number)
boolean even(number: number)
boolean contains(string: string, match: string)
boolean starts with(string: string, match: string)
boolean ends with(string: string, match: string)
boolean matches(input: string, pattern: pattern)
boolean matches(input: string, pattern: pattern, flags: flags)
boolean list contains(list: list of number, element: number)
boolean list contains(list: list, element: any)
boolean all(list: list of boolean)
boolean any(list: list of boolean)
boolean all(boolean...)
boolean is(value1: any, value2: any)
boolean before(point1: number, point2: number)
boolean before(range1: range of number, range2: range of number)
boolean before(point: number, range: range of number)
boolean after(range: range of number, point: number)
boolean after(point1: date, point2: date)
boolean meets(range1: range of number, range2: range of number)
boolean met by(range1: range of number, range2: range of number)
boolean overlaps(range1: range of number, range2: range of number)
boolean overlaps before(range1: range of number, range2: range of number)
boolean overlaps after(range1: range of number, range2: range of number)
boolean finishes(point: number, range: range of number)
boolean finishes(range1: range of number, range2: range of number)
boolean finished by(range: range of number, point: number)
boolean includes(range: range of number, point: number)
boolean includes(range1: range of number, range2: range of number)
boolean during(point: number, range: range of number)
boolean starts(point: number, range: range of number)
boolean starts(range1: range of number, range2: range of number)
boolean started by(range1: range of number, range2: range of number)
boolean coincides(point1: number, point2: number)
boolean coincides(range1: range of number, range2: range of number)
string  string(from: any)
string  substring(string: string, start position: small)
string  substring(string: string, start position: small, length: small)
string  upper case(string: string)
string  lower case(string: string)
string  substring before(string: string, match: string)
string  substring after(string: string, match: string)
string  replace(input: string, pattern: pattern, replacement: replacement)
string  replace(input: string, pattern: pattern, replacement: replacement, flags: flags)
string  string join(list: list of string)
string  string join(list: list of string, delimiter: string)
string  day of week(date: date)
string  month of year(date: date)
string  min(list: list of string)
list    split(string: string, delimiter: pattern)
list    append(list: list, item: any)
list    concatenate(list: list, list: list)
list    insert before(list: list, position: small, newItem: any)
list    remove(list: list, position: small)
list    reverse(list: list)
list    index of(list: list of number, match: number)
list    union(list: list, list: list)
list    distinct values(list: list)
list    flatten(list: list)
list    sublist(list: list, start position: small)
list    sublist(list: list, start position: small, length: small)
list    list replace(list: list, position: small, newItem: any)
list    mode(list: list of number)
list    get entries(m: context)
list    sort(list: list of number, precedes: precedes)
context context put(context: context, key: field, value: any)
context context merge(contexts: list of context)
context context(entries: list of entry)
date    date(from: date and time)
date    date(year: year, month: month, day: day)
date    max(list: list of date)
time    time(hour: hour, minute: minute, second: minute)
time    time(from: date and time)
date and time date and time(date: date, time: time)
years and months duration years and months duration(from: date, to: date)
years and months duration abs(n: years and months duration)
days and time duration abs(n: days and time duration)
"""


def read_signatures():
    found = {}
    for line in SIGNATURES.strip().splitlines():
        head, inside = line.rstrip(")").split("(", 1)
        kind = next(k for k in sorted(KINDS, key=len, reverse=True) if head.startswith(k + " "))
        name = head[len(kind):].strip()
        repeated = inside.endswith("...")
        parameters = [p.split(": ") if ": " in p else ("", p) for p in inside.removesuffix("...").split(", ")]
        found.setdefault(kind, []).append((name, parameters, repeated))
    return found


CALLS = read_signatures()
TEMPORAL = ["date", "time", "date and time", "years and months duration", "days and time duration"]
PROPERTIES = {"date": ["year", "month", "day", "weekday"],
              "time": ["hour", "minute", "second"],
              "date and time": ["year", "month", "day", "weekday", "hour", "minute", "second"],
              "years and months duration": ["years", "months"],
              "days and time duration": ["days", "hours", "minutes", "seconds"],
              "range of number": ["start", "end"]}


class Grammar:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.fresh = 0

    def expression(self):
        self.fresh = 0
        return self.make(self.chance.choice(KINDS[:-1] + ["number", "boolean", "list", "string"]),
                         self.chance.choice([1, 2, 2, 3, 3, 4]), ())

    def make(self, kind, depth, scope):
        """An expression of `kind`; scope: (name, kind) of what may be named."""
        chance = self.chance.random()
        if chance < 0.02:
            return leaf("null")
        if kind == "any" or chance < 0.06:
            kind = self.chance.choice(KINDS)
        named = [name for name, of in scope if of == kind]
        if named and self.chance.random() < 0.5:
            return variable(self.chance.choice(named))
        if depth <= 0:
            return self.literal(kind, scope)
        if kind not in ("range of number",) and self.chance.random() < 0.12:
            return self.anywhere(kind, depth, scope)
        rule = getattr(self, kind.split(" of ")[0].replace(" ", "_"), None)
        return rule(kind, depth, scope) if rule else self.literal(kind, scope)

    def literal(self, kind, scope):
        pick = self.chance.choice
        if kind == "number":
            small, quarters = self.chance.randint(-12, 12), self.chance.randint(-50, 50) / 4
            return leaf(str(pick([small, quarters, 0, 1, 2, 3, 100, 1000])))
        if kind == "small":
            return leaf(str(self.chance.randint(-3, 4)))
        if kind == "string":
            return leaf(f'"{pick(STRINGS)}"')
        if kind == "boolean":
            return leaf(pick(["true", "false"]))
        if kind in TEMPORAL:
            return self.temporal_literal(kind)
        words = {"pattern": PATTERNS, "flags": ["", "i", "s", "m", "x"], "replacement": ["", "z", "$1", "[$0]"],
                 "grouping": [",", " ", "."], "point": [".", ","], "field": FIELDS}
        if kind in words:
            return leaf(f'"{pick(words[kind])}"')
        numbers = {"year": (1995, 2030), "month": (0, 13), "day": (0, 32), "hour": (0, 24), "minute": (0, 60)}
        if kind in numbers:
            return leaf(str(self.chance.randint(*numbers[kind])))
        if kind == "list":
            return leaf(pick(["[]", "[1, 2, 3]", '["a", "b", "a"]', "[1, null, 2]", "[[1], [2, 3]]", "[true]"]))
        if kind == "context":
            return leaf(pick(["{}", "{a: 1}", '{a: 1, b: "x"}', '{"first name": "z", a: 2.5}']))
        if kind == "range" or kind == "range of number":
            return self.number_range(0, scope)
        if kind.startswith("list of "):
            return Node(["["] + self.separated([self.literal(kind[8:], scope)
                                                for _ in range(self.chance.randint(0, 3))]) + ["]"])
        if kind == "entry":
            return Node(["{key: ", self.literal("field", scope), ", value: ", self.literal("any", scope), "}"])
        if kind == "precedes":
            return leaf(pick(["function(x, y) x < y", "function(x, y) x > y"]))
        if kind == "any":
            return self.literal(pick(KINDS), scope)
        return leaf("null")

    def temporal_literal(self, kind):
        pick = self.chance.choice
        text = {"date": pick(DATES), "time": pick(TIMES), "date and time": f"{pick(DATES)}T{pick(TIMES)}",
                "years and months duration": pick(YEARS_MONTHS), "days and time duration": pick(DAYS_TIME)}[kind]
        if self.chance.random() < 0.4:
            return leaf(f'@"{text}"')
        return leaf(f'{"duration" if kind.endswith("duration") else kind}("{text}")')

    @staticmethod
    def separated(nodes):
        parts = []
        for node in nodes:
            parts += [", ", node] if parts else [node]
        return parts

    def operation(self, left, operator, right):
        inner = [left, f" {operator} ", right]
        return Node(["("] + inner + [")"]) if self.chance.random() < 0.85 else Node(inner)

    def call(self, kind, depth, scope):
        name, parameters, repeated = self.chance.choice(CALLS[kind])
        parameters = list(parameters) * (self.chance.randint(1, 3) if repeated else 1)
        chance = self.chance.random()
        if chance < 0.01 and len(parameters) > 1:
            parameters.pop()
        elif chance < 0.02:
            parameters.append(("extra", "any"))
        arguments = [self.make(of, depth - 1, scope) for _, of in parameters]
        names = [parameter for parameter, _ in parameters]
        if not repeated and len(set(names)) == len(names) and self.chance.random() < 0.15:
            parts = []
            for parameter, argument in zip(names, arguments):
                parts += [", " if parts else "", f"{parameter}: ", argument]
            return Node([f"{name}("] + parts + [")"])
        return Node([f"{name}("] + self.separated(arguments) + [")"])

    def new_name(self):
        self.fresh += 1
        return "xyzuvw"[(self.fresh - 1) % 6] + (str(self.fresh // 6) if self.fresh >= 6 else "")

    def anywhere(self, kind, depth, scope):
        """Forms whose kind is that of a part."""
        form = self.chance.randrange(5)
        if form == 0:
            return Node(["(if ", self.make("boolean", depth - 1, scope), " then ", self.make(kind, depth - 1, scope),
                         " else ", self.make(kind, depth - 1, scope), ")"])
        if form == 1:
            items = [self.make(kind, depth - 1, scope) for _ in range(self.chance.randint(1, 3))]
            return Node(["["] + self.separated(items) + ["][", self.literal("small", scope), "]"])
        if form == 2:
            name = self.new_name()
            other = self.chance.choice(["number", "string", kind])
            return Node([f"(function({name}) ", self.make(kind, depth - 1, scope + ((name, other),)), ")(",
                         self.make(other, depth - 1, scope), ")"], {1: frozenset([name])})
        if form == 3:
            return Node(["{a: ", self.make(kind, depth - 1, scope), "}.a"])
        return Node(['get value({a: ', self.make(kind, depth - 1, scope), '}, "a")'])

    def number(self, _, depth, scope):
        form = self.chance.randrange(12)
        if form < 4:
            return self.operation(self.make("number", depth - 1, scope), self.chance.choice("++--**/"),
                                  self.make("number", depth - 1, scope))
        if form == 4:
            return self.operation(self.make("number", depth - 1, scope), "**", self.literal("small", scope))
        if form == 5:
            return Node(["(-", self.make("number", depth - 1, scope), ")"])
        if form == 6:
            of = self.chance.choice(sorted(PROPERTIES))
            return Node([self.make(of, depth - 1, scope), "." + self.chance.choice(PROPERTIES[of])])
        if form == 7:
            of = self.chance.choice(TEMPORAL[3:])
            return self.operation(self.make(of, depth - 1, scope), "/", self.make(of, depth - 1, scope))
        return self.call("number", depth, scope)

    def string(self, _, depth, scope):
        if self.chance.random() < 0.2:
            return self.operation(self.make("string", depth - 1, scope), "+", self.make("string", depth - 1, scope))
        return self.call("string", depth, scope)

    def boolean(self, _, depth, scope):
        form = self.chance.randrange(14)
        kinds = ["number", "number", "string", "boolean", "date", "list", "context", "range"]
        of = self.chance.choice(kinds + TEMPORAL)
        if form < 3:
            operator = self.chance.choice(["=", "!=", "<", "<=", ">", ">="])
            return self.operation(self.make(of, depth - 1, scope), operator, self.make(of, depth - 1, scope))
        if form < 5:
            return self.operation(self.make("boolean", depth - 1, scope), self.chance.choice(["and", "or"]),
                                  self.make("boolean", depth - 1, scope))
        if form == 5:
            return Node(["((", self.make(of, depth - 1, scope), ") between (", self.make(of, depth - 1, scope),
                         ") and (", self.make(of, depth - 1, scope), "))"])
        if form == 6:
            return Node(["(", self.make("number", depth - 1, scope), " in ", self.number_range(depth - 1, scope), ")"])
        if form == 7:
            return Node(["(", self.make("number", depth - 1, scope), " in (",
                         self.chance.choice(["", "< ", ">= ", "!= "]), self.literal("number", scope), ", ",
                         self.number_range(0, scope), "))"])
        if form in (8, 9):
            return self.quantified(depth, scope)
        if form == 10:
            types = KINDS + ["list<number>", "Any", "context<a: number>", "range<number>"]
            return Node(["(", self.make("any", depth - 1, scope), " instance of ",
                         self.chance.choice([t for t in types if t not in ("list", "range", "null")]), ")"])
        return self.call("boolean", depth, scope)

    def quantified(self, depth, scope):
        name = self.new_name()
        word = self.chance.choice(["some", "every"])
        return Node([f"({word} {name} in ", self.make("list of number", depth - 1, scope), " satisfies ",
                     self.make("boolean", depth - 1, scope + ((name, "number"),)), ")"], {3: frozenset([name])})

    def temporal(self, kind, depth, scope):
        chance = self.chance.random()
        if chance < 0.35 and kind in CALLS:
            return self.call(kind, depth, scope)
        if chance < 0.75:
            duration = self.chance.choice(TEMPORAL[3:] if kind.startswith("date") else TEMPORAL[4:])
            return self.operation(self.make(kind, depth - 1, scope), self.chance.choice("+-"),
                                  self.make(duration, depth - 1, scope))
        return self.temporal_literal(kind)

    date = time = date_and_time = temporal

    def duration(self, kind, depth, scope):
        form = self.chance.randrange(6)
        if form == 0:
            return self.operation(self.make(kind, depth - 1, scope), self.chance.choice("+-"),
                                  self.make(kind, depth - 1, scope))
        if form == 1:
            return self.operation(self.make(kind, depth - 1, scope), self.chance.choice("*/"),
                                  self.literal("small", scope))
        if form == 2:
            return Node(["(-", self.make(kind, depth - 1, scope), ")"])
        if form == 3 and kind == "days and time duration":
            of = self.chance.choice(TEMPORAL[:3])
            return self.operation(self.make(of, depth - 1, scope), "-", self.make(of, depth - 1, scope))
        return self.call(kind, depth, scope)

    years_and_months_duration = days_and_time_duration = duration

    def list(self, kind, depth, scope):
        of = kind[8:] if kind.startswith("list of ") else self.chance.choice(["number", "string", "any", "list"])
        form = self.chance.randrange(10)
        if form < 3 or (kind != "list" and of in ("entry", "context")):
            items = [self.make(of, depth - 1, scope) for _ in range(self.chance.randint(0, 4))]
            return Node(["["] + self.separated(items) + ["]"])
        if form < 5:
            return self.iteration(of, depth, scope)
        if form < 7:
            item = self.chance.choice(["number", "string", "boolean"]) if of == "any" else of
            return Node([self.make(f"list of {item}", depth - 1, scope), "[",
                         self.make("boolean", depth - 1, scope + (("item", item),)), "]"], {2: frozenset(["item"])})
        if kind == "list" or self.chance.random() < 0.2:
            return self.call("list", depth, scope)
        return self.literal(kind, scope)

    def iteration(self, of, depth, scope):
        name = self.new_name()
        chance = self.chance.random()
        if chance < 0.35:
            source = [self.literal("small", scope), "..", self.literal("small", scope)]
        elif chance < 0.45:
            second = self.new_name()
            both = frozenset([name, second])
            inner = scope + ((name, "number"), (second, "number"))
            return Node([f"(for {name} in ", self.literal("list of number", scope), f", {second} in ",
                         self.literal("list of number", scope), " return ", self.make(of, depth - 1, inner), ")"],
                        {3: frozenset([name]), 5: both})
        else:
            source = [self.make("list of number", depth - 1, scope)]
        body = self.make(of, depth - 1, scope + ((name, "number"),))
        return Node([f"(for {name} in "] + source + [" return ", body, ")"], {len(source) + 2: frozenset([name])})

    def context(self, _, depth, scope):
        form = self.chance.randrange(4)
        if form == 0:
            return self.call("context", depth, scope)
        names = self.chance.sample(FIELDS, self.chance.randint(0, 3))
        parts = []
        for i, name in enumerate(names):
            parts += [", " if i else "", f'"{name}": ' if " " in name else f"{name}: ",
                      self.make("any", depth - 1, scope)]
        return Node(["{"] + parts + ["}"])

    def number_range(self, depth, scope):
        if self.chance.random() < 0.15:
            return Node([f"({self.chance.choice(['<', '<=', '>', '>='])} ", self.make("number", depth - 1, scope), ")"])
        return Node([self.chance.choice("[[("), self.make("number", depth - 1, scope), "..",
                     self.make("number", depth - 1, scope), self.chance.choice("]])")])

    def range(self, _, depth, scope):
        if self.chance.random() < 0.7:
            return self.number_range(depth, scope)
        of = self.chance.choice(["string"] + TEMPORAL)
        return Node([self.chance.choice("[("), self.literal(of, scope), "..", self.literal(of, scope),
                     self.chance.choice("])")])


SIMPLE = ["null", "0", "1", "2", '""', '"a"', "true", "false", "[]", "[1]", "{}", "{a: 1}", "[1..2]",
          '@"2020-02-29"', '@"12:30:00"', '@"2020-02-29T12:30:00"', '@"P1Y"', '@"P1D"']


def smaller(tree):
    """Trees that are simpler than this one: sub-trees in place of it or of parts, items left out, literals."""
    for path, node in sorted(tree.subtrees(), key=lambda pair: -pair[1].size()):
        for _, below in list(node.subtrees())[:-1]:
            yield tree.at(path, below)
        nodes = [i for i, part in enumerate(node.parts) if isinstance(part, Node)]
        for i, names in node.binds.items():  # the body with a value for the variable
            for value in [node.parts[j] for j in nodes if j != i] + [leaf(text) for text in ("null", "0", "2", "-1")]:
                for name in names:
                    yield tree.at(path, node.parts[i].with_value(name, value))
        for i in nodes:  # an item of a list or an argument, with the comma beside it
            for j in (i - 1, i + 1):
                if 0 <= j < len(node.parts) and node.parts[j] == ", ":
                    dropped = [part for k, part in enumerate(node.parts) if k not in (i, j)]
                    yield tree.at(path, Node(dropped, {}))
        text = node.text()
        for simple in SIMPLE:
            if (len(simple), simple) < (len(text), text) and not (text in SIMPLE):
                yield tree.at(path, leaf(simple))


LITERALS = [(re.compile(r'@"[^"]*"|\b(?:date and time|date|time|duration)\("[^"]*"\)'), "T"),
            (re.compile(r'"(?:[^"\\]|\\.)*"'), "S"), (re.compile(r"(?<![\w)])(?<!(?<!\.)\.)-?\d+(?:\.\d+)?"), "N"),
            (re.compile(r"\b(?:true|false)\b"), "B"), (re.compile(r"(?<![\w.>])\(([TSNB]|null|\[\]|{})\)"), r"\1")]


def is_wrapped(text):
    """Is it (...), the first parenthesis closed by the last, and no range?"""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depths = [text[:i].count("(") - text[:i].count(")") for i in range(1, len(text))]
    return min(depths) > 0 and not re.match(r"\(((?!for|some|every|if).*\.\.|[<>])", text)


def skeleton(text):
    """The expression with its literals replaced by their kinds (T temporal, S string, N number, B boolean) and
    without needless parentheses: what groups disagreements."""
    for pattern, word in LITERALS:
        text = pattern.sub(word, text)
    while is_wrapped(text):
        text = text[1:-1]
    return text
