#!/usr/bin/env python3
"""Holds Forbear's arithmetic against Python's decimal with 34 digits, and its dates against datetime.

    tests/differential/arithmetic.py [--build DIR] [--count N] [--seed N]

Run by hand and nightly, not by `make test`.  Wants `ninja -C DIR differential-programs`, and the machine's
time zone files for the part with named zones.  Python's decimal (libmpdec) is an implementation of the
General Decimal Arithmetic specification that shares no code with the Intel library under Forbear.

+ - * / sqrt abs, the rounding functions and modulo must agree in every digit (DMN 1.5 10.3.2.15 tables 57 and
59, 10.3.4.5 table 76); ** exp log within two units of the 34th digit, because the standard allows a rounding
error there, and what is computed over lists within five for each item.
Exit: 0 all agree, 1 some do not, 2 it could not run.
"""
import argparse
import datetime
import decimal
import fractions
import json
import math
import os
import random
import subprocess
import sys
import time
import zoneinfo
from decimal import Decimal

FEEL = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144,
                       traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow])
EXACT = decimal.Context(prec=20000, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX)
ROUNDING = {"decimal": decimal.ROUND_HALF_EVEN, "floor": decimal.ROUND_FLOOR, "ceiling": decimal.ROUND_CEILING,
            "round up": decimal.ROUND_UP, "round down": decimal.ROUND_DOWN,
            "round half up": decimal.ROUND_HALF_UP, "round half down": decimal.ROUND_HALF_DOWN}
ZONES = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/UTC", "America/St_Johns"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December"]


class Cases:
    """Makes (expression, expected, digits that may differ); expected None is FEEL's null."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.kinds = [self.operation, self.operation, self.rounding, self.modulo, self.root, self.power,
                      self.exponential, self.aggregate, self.comparison, self.date_and_days, self.date_difference,
                      self.months, self.calendar, self.zoned, self.offset, self.durations]

    def next(self):
        return self.chance.choice(self.kinds)()

    def number(self, widest=34, exponent=40):
        digits = self.chance.choice([1, 2, 3, 5, 10, 17, 18, 19, 33, 34])
        coefficient = self.chance.randrange(10 ** min(digits, widest))
        if self.chance.random() < 0.1:  # near a carry
            coefficient = 10 ** min(digits, widest) - self.chance.randint(0, 2)
        sign = self.chance.choice(["", "-"])
        scale = self.chance.choice([0, 0, self.chance.randint(0, 6), self.chance.randint(-exponent, exponent)])
        value = Decimal(f"{sign}{coefficient}e{-scale}")
        return value if len(value.as_tuple().digits) <= 34 else Decimal(coefficient)

    @staticmethod
    def literal(value):
        """As FEEL; a negative one in parentheses, since `-` binds tighter than `**`."""
        text = f"{value:f}" if -60 < value.as_tuple().exponent < 60 else str(value)
        return f"({text})" if text.startswith("-") else text

    def operation(self):
        a, b = self.number(), self.number()
        if self.chance.random() < 0.02:
            a, b = self.number(34, 6100), self.number(34, 6100)
        operator = self.chance.choice("+-*/")
        method = {"+": FEEL.add, "-": FEEL.subtract, "*": FEEL.multiply, "/": FEEL.divide}[operator]
        try:
            expected = method(a, b)
        except (decimal.Overflow, decimal.DivisionByZero, decimal.InvalidOperation):
            expected = None
        if expected is not None and expected == 0 and a != 0 and b != 0 and operator in "*/":
            expected = None  # below the smallest scale
        if expected is not None and expected != 0 and expected.adjusted() < -6140:
            return self.operation()  # where numbers lose digits
        return f"{self.literal(a)} {operator} {self.literal(b)}", expected, 0

    def rounding(self):
        name = self.chance.choice(sorted(ROUNDING))
        value, scale = self.number(34, 20), self.chance.randint(-5, 12)
        if self.chance.random() < 0.3:  # ties
            value = Decimal(self.chance.randrange(-100000, 100000) * 10 + 5) / 10
            scale = 0
        rounded = value.quantize(Decimal(1).scaleb(-scale), ROUNDING[name], EXACT)
        expected = value if value.as_tuple().exponent >= -scale and name != "decimal" else rounded
        return f"{name}({self.literal(value)}, {scale})", FEEL.plus(expected), 0

    def modulo(self):
        a, b = self.number(20, 8), self.number(20, 8)
        if b == 0:
            return f"modulo({self.literal(a)}, {self.literal(b)})", None, 0
        a_exact, b_exact = fractions.Fraction(a), fractions.Fraction(b)
        rest = a_exact - b_exact * math.floor(a_exact / b_exact)
        expected = FEEL.divide(Decimal(rest.numerator), Decimal(rest.denominator))
        return f"modulo({self.literal(a)}, {self.literal(b)})", expected, 0

    def root(self):
        a = self.number()
        return f"sqrt({self.literal(a)})", FEEL.sqrt(a) if a >= 0 else None, 0

    def power(self):
        a, n = self.number(12, 6), self.chance.randint(-30, 60)
        try:
            expected = None if a == 0 and n < 0 else FEEL.power(a, n)
        except (decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow):
            expected = Decimal(1) if a == 0 and n == 0 else None
        return f"{self.literal(a)} ** {self.literal(Decimal(n))}", expected, 2

    def exponential(self):
        if self.chance.random() < 0.5:
            a = Decimal(self.chance.randrange(-10 ** 8, 10 ** 8)).scaleb(-self.chance.randint(4, 8))
            return f"exp({self.literal(a)})", FEEL.exp(a), 2
        a = self.number()
        return f"log({self.literal(a)})", FEEL.ln(a) if a > 0 else None, 2

    def aggregate(self):
        items = [self.number(20, 6) for _ in range(self.chance.randint(1, 8))]
        name = self.chance.choice(["sum", "mean", "min", "max", "median", "product", "stddev"])
        ordered, n = sorted(items), len(items)
        exact = [fractions.Fraction(item) for item in items]
        mean = sum(exact) / n
        value = {"sum": sum(exact), "mean": mean, "min": exact[items.index(ordered[0])], "max": max(exact),
                 "median": (sorted(exact)[n // 2] + sorted(exact)[(n - 1) // 2]) / 2,
                 "product": math.prod(exact),
                 "stddev": sum((item - mean) ** 2 for item in exact) / (n - 1) if n > 1 else None}[name]
        if name == "stddev" and value is not None:
            with decimal.localcontext(decimal.Context(prec=80)):
                expected = FEEL.plus((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
        else:
            expected = None if value is None else FEEL.divide(Decimal(value.numerator), Decimal(value.denominator))
        magnitude = max(abs(item) for item in items)  # sums may lose digits on the way
        if name in ("sum", "mean", "median", "stddev") and expected and abs(expected) < magnitude / 1000:
            return self.aggregate()
        return f"{name}([{', '.join(map(self.literal, items))}])", expected, 5 * n

    def comparison(self):
        a = self.number()
        b = self.chance.choice([a, self.number(), FEEL.plus(a * (1 + Decimal("1e-33")))])
        operator = self.chance.choice(["=", "!=", "<", "<=", ">", ">="])
        expected = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
        return f"{self.literal(a)} {operator} {self.literal(b)}", expected, 0

    # ---- dates -------------------------------------------------------------------------------------------------

    def date(self, low=1, high=9990):
        return datetime.date(low, 1, 1) + datetime.timedelta(self.chance.randrange(365 * (high - low)))

    def date_and_days(self):
        a, days = self.date(1000, 8000), self.chance.randrange(-300000, 300000)
        expected = a + datetime.timedelta(days)
        return f'@"{a}" + @"{"-" if days < 0 else ""}P{abs(days)}D"', expected.isoformat(), 0

    def date_difference(self):
        a, b = self.date(), self.date()
        days = (a - b).days
        expected = "PT0S" if days == 0 else f"{'-' if days < 0 else ''}P{abs(days)}D"
        return f'@"{a.year:04}-{a:%m-%d}" - @"{b.year:04}-{b:%m-%d}"', expected, 0

    def months(self):
        """Whole months between two dates, and back; days after the 28th are the standard's silence."""
        a = self.date(1000, 8000).replace(day=self.chance.randint(1, 28))
        months = self.chance.randrange(-3000, 3000)
        total = a.year * 12 + a.month - 1 + months
        b = datetime.date(total // 12, total % 12 + 1, a.day)
        if self.chance.random() < 0.5:
            return f'@"{a}" + @"{"-" if months < 0 else ""}P{abs(months)}M"', b.isoformat(), 0
        years, rest = divmod(abs(months), 12)
        text = ("-" if months < 0 else "") + "P" + (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
        return f'years and months duration(@"{a}", @"{b}")', text if months else "P0M", 0

    def calendar(self):
        a = self.date(1000)
        name, expected = self.chance.choice([
            (f'@"{a}".weekday', Decimal(a.isoweekday())), (f'day of week(@"{a}")', DAYS[a.weekday()]),
            (f'day of year(@"{a}")', Decimal(a.timetuple().tm_yday)),
            (f'week of year(@"{a}")', Decimal(a.isocalendar()[1])),
            (f'month of year(@"{a}")', MONTHS[a.month - 1]),
            (f"string(date({a.year}, {a.month}, {a.day}))", a.isoformat())])
        return name, expected, 0

    def moment(self):
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=self.chance.randrange(2 ** 31))

    def zoned(self):
        """A named zone against UTC: the offsets of the time zone database."""
        zone = self.chance.choice(ZONES)
        utc = self.moment().replace(tzinfo=datetime.timezone.utc)
        local = utc.astimezone(zoneinfo.ZoneInfo(zone))
        if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
            return self.zoned()  # twice on that clock
        text = f'@"{local:%Y-%m-%dT%H:%M:%S}@{zone}"'
        if self.chance.random() < 0.5:
            return f'{text} - @"{utc:%Y-%m-%dT%H:%M:%SZ}"', "PT0S", 0
        return f'string({text}.time offset)', duration(int(local.utcoffset().total_seconds())), 0

    def offset(self):
        a, b = self.moment(), self.moment()
        minutes = [self.chance.randrange(-14 * 60, 14 * 60 + 1) for _ in range(2)]
        texts = [f'@"{at:%Y-%m-%dT%H:%M:%S}{"-" if m < 0 else "+"}{abs(m) // 60:02}:{abs(m) % 60:02}"'
                 for at, m in zip((a, b), minutes)]
        seconds = int((a - b).total_seconds()) - (minutes[0] - minutes[1]) * 60
        return f"{texts[0]} - {texts[1]}", duration(seconds), 0

    def durations(self):
        a, b = (self.chance.randrange(-10 ** 7, 10 ** 7) for _ in range(2))
        form = self.chance.randrange(3)
        if form == 0:
            return f'@"{duration(a)}" + @"{duration(b)}"', duration(a + b), 0
        if form == 1:
            factor = self.chance.randrange(-9, 10)
            return f'@"{duration(a)}" * {factor}', duration(a * factor), 0
        if b == 0:
            return f'@"{duration(a)}" / @"{duration(b)}"', None, 0
        return f'@"{duration(a)}" / @"{duration(b)}"', FEEL.divide(Decimal(a), Decimal(b)), 0


def duration(seconds):
    """A days and time duration in its canonical form."""
    sign, rest = ("-" if seconds < 0 else ""), abs(seconds)
    days, rest = divmod(rest, 86400)
    parts = zip((rest // 3600, rest // 60 % 60, rest % 60), "HMS")
    clock = "".join(f"{value}{unit}" for value, unit in parts if value)
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return sign + "P" + text if text else "PT0S"


def agrees(got, expected, digits):
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        last = Decimal(1).scaleb(expected.adjusted() - 33) if expected else Decimal("1e-6140")
        return EXACT.abs(EXACT.subtract(got, expected)) <= digits * last
    return type(got) is type(expected) and got == expected


def main():
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--build", default="build")
    reader.add_argument("--count", type=int, default=100000)
    reader.add_argument("--seed", type=int, default=int(time.time()))
    options = reader.parse_args()
    batch = os.path.join(options.build, "tests", "differential", "differential-batch")
    if not os.access(batch, os.X_OK):
        print(f"arithmetic: wants {batch}: ninja -C {options.build} differential-programs", file=sys.stderr)
        return 2
    decimal.setcontext(EXACT.copy())
    made = Cases(options.seed)
    cases = [made.next() for _ in range(options.count)]
    lines = subprocess.run([batch], input="\n".join(case[0] for case in cases) + "\n", encoding="utf-8",
                           stdout=subprocess.PIPE, check=True).stdout.splitlines()
    failed = 0
    for (text, expected, digits), line in zip(cases, lines, strict=True):
        got = json.loads(line, parse_float=Decimal, parse_int=Decimal).get("value")
        if not agrees(got, expected, digits):
            failed += 1
            if failed <= 50:
                print(f"{text}\n    Forbear: {line}\n    Python:  {expected}")
    print(f"seed {options.seed}: {len(cases) - failed} of {len(cases)} agree")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
