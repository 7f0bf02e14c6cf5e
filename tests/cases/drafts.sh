#!/bin/sh
# The texts of policies/draft-*: every row that has a condition stands in a case where its condition holds and not in
# its twin (tests/data/drafts/rows.json, derived by hand from the row's authority and the register's dates), every
# other row in every draft of its kind; a protected fact that is not asked for by name leaves no trace in a document.
# drafts_slow.sh looks at every case for that.
set -u
if [ -n "${FB_UNDER_VALGRIND-}" ]; then
    echo "ok - tests/cases/drafts: all of it # SKIP under valgrind, where some hundred drafts take an hour"
    exit 0
fi
name=${DRAFTS_NAME:-tests/cases/drafts}
FORBEAR=${FORBEAR:-build/forbear}
export FORBEAR
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
FORBEAR_CACHE=$work/cache WORK=$work NAME=$name python3 - <<'PYTHON'
import glob, json, os, subprocess, sys
import xml.etree.ElementTree as ET

NAME, WORK = os.environ["NAME"], os.environ["WORK"]
DMN = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
ROLE = {"decision-record": "officer", "rights-notice": "self"}
KINDS = sorted(path.split("/")[1][len("draft-"):] for path in glob.glob("policies/draft-*/policy.dmn"))
facts = ET.parse("policies/facts.dmn")
PROTECTED = {node.get("name") for node in facts.iter(DMN + "inputData")
             if node.find(".//{urn:forbear:fact}fact").get("class") == "protected"}


def verdict(holds, what, why=()):
    for line in list(why)[:10]:
        print("# " + str(line)[:300])
    print(("ok - " if holds else "not ok - ") + NAME + ": " + what)


def draft(case, kind, role, disclose=(), language=None):
    path = os.path.join(WORK, "case.json")
    with open(path, "w") as file:
        json.dump(case, file)
    command = [os.environ["FORBEAR"], "draft", path, "--kind", kind, "--role", role, "--json", "--policies", "policies"]
    for fact in disclose:
        command += ["--disclose", fact]
    if language:
        command += ["--language", language]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return json.loads(run.stdout) if run.returncode == 0 else run.stderr


def case_of(known, day, action="execute_removal", status="proposed"):
    said = {"evidence": "agency_record", "source": "agency", "as_of": day + "T08:00:00-05:00", "verified": "yes"}
    return {"case": 1, "id": "invented", "invented": True,
            "action": {"what": action, "status": status, "at": day + "T09:00:00-05:00", "place": "none_listed"},
            "facts": {fact: [dict(said, value=value)] for fact, value in known.items()}}


def column_of(expression):
    """The fact that a column reads; the role; or, by what is in force, the day."""
    if expression.startswith("facts."):
        return expression[len("facts."):]
    return expression if expression == "role" else "day"


def differs_in(row):
    """In what the twin is another case."""
    falls = row.get("falls", row["stands"])
    differing = {fact for fact in set(falls) | set(row["stands"]) if falls.get(fact) != row["stands"].get(fact)}
    names = {"falls_day": "day", "falls_role": "role", "falls_action": "action", "falls_status": "action_status"}
    return differing | {names[key] for key in row if key in names}


def rows_of(kind):
    """(table, rule) -> (what its condition reads, first text)"""
    rows = {}
    for decision in ET.parse("policies/draft-%s/policy.dmn" % kind).iter(DMN + "decision"):
        columns = [column_of(node.find(DMN + "text").text) for node in decision.iter(DMN + "inputExpression")]
        for number, rule in enumerate(decision.iter(DMN + "rule"), 1):
            cells = [cell.find(DMN + "text").text for cell in rule.findall(DMN + "inputEntry")]
            outputs = [cell.find(DMN + "text").text for cell in rule.findall(DMN + "outputEntry")]
            if decision.get("name") != "for role":
                reads = {column for column, cell in zip(columns, cells) if cell != "-"}
                rows[decision.get("name"), number] = (reads, outputs[1].strip('"'))
    return rows


def has(made, table, rule):
    return [row for row in made[table] if row["rule"] == rule]


ROWS = {kind: rows_of(kind) for kind in KINDS}
tried, wrong, hidden, open_ones = {}, [], [], []
for row in json.load(open("tests/data/drafts/rows.json")):
    kind, table, role, day = row["kind"], row["table"], row["role"], row["day"]
    rules = [rule for (where, rule), (_, text) in ROWS[kind].items()
             if where == table and text.startswith(row["starts"])]
    if len(rules) != 1:
        wrong.append("no one row begins so: %s %s" % (kind, row["starts"]))
        continue
    action, status = row.get("action", "execute_removal"), row.get("status", "proposed")
    disclose = sorted(fact for fact in row["stands"] if fact in PROTECTED)
    stands = draft(case_of(row["stands"], day, action, status), kind, role, disclose)
    falls = draft(case_of(row.get("falls", row["stands"]), row.get("falls_day", day), row.get("falls_action", action),
                          row.get("falls_status", status)), kind, row.get("falls_role", role), disclose)
    if len(differs_in(row)) == 1:
        tried.setdefault((kind, table, rules[0]), set()).update(differs_in(row))
    if isinstance(stands, str) or not [r for r in has(stands, table, rules[0]) if not r["only_if"]]:
        wrong.append("does not stand: %s %s %s" % (kind, row["starts"], stands if isinstance(stands, str) else ""))
    if isinstance(falls, str) or has(falls, table, rules[0]):
        wrong.append("does not fall: %s %s %s" % (kind, row["starts"], falls if isinstance(falls, str) else ""))
    if table == "document" and disclose:
        silent = draft(case_of(row["stands"], day, action, status), kind, role)
        if isinstance(silent, str) or has(silent, table, rules[0]):
            hidden.append("%s %s" % (kind, row["starts"]))
    if row["stands"] and "falls" in row:
        waiting = draft(case_of({}, day, action, status), kind, role, disclose)
        found = has(waiting, table, rules[0])
        plain = kind == "rights-notice"
        if not found or not found[0]["only_if"] or (not plain and "GAP" not in found[0]["text"]):
            open_ones.append("%s %s" % (kind, row["starts"]))
verdict(not wrong, "a row with a condition stands where it holds and not in its twin", wrong)
verdict(not hidden, "a text on a protected fact stands only where that was asked for by name", hidden)
verdict(not open_ones, "a text that waits for facts says for which", open_ones)

missing = ["%s %s %d: %s" % (kind, table, rule, ", ".join(reads - tried.get((kind, table, rule), set())))
           for kind in KINDS for (table, rule), (reads, _) in ROWS[kind].items()
           if reads - tried.get((kind, table, rule), set())]
verdict(not missing, "every cell of a row with a condition has a twin that differs in it alone", missing)
for kind in KINDS:
    lacking = []
    for day in ("2012-05-02", "2021-06-17", "2022-03-01", "2026-03-02"):
        made = draft(case_of({}, day), kind, ROLE.get(kind, "attorney"))
        lacking += ["%s: %s %d" % (day, table, rule) for (table, rule), (reads, _) in ROWS[kind].items()
                    if not reads and (isinstance(made, str) or not has(made, table, rule))]
    verdict(not lacking, "%s: every other row stands in every draft" % kind, lacking)

# Nothing in a document depends on a protected fact that was not asked for: the same case without any says the same.
every = int(os.environ.get("DRAFTS_EVERY", "31"))
differ, n_same = [], 0
paths = sorted(glob.glob("policies/*/vignettes/*.json") + glob.glob("examples/cases/*.json"))
for number, path in enumerate(paths):
    case, kind = json.load(open(path)), ("stay-request", "decision-record")[number % 2]
    bare = dict(case, facts={fact: said for fact, said in case["facts"].items() if fact not in PROTECTED})
    if bare["facts"] == case["facts"] or number % every:
        continue
    one, other = (draft(some, kind, ROLE.get(kind, "attorney")) for some in (case, bare))
    if isinstance(one, str) or isinstance(other, str):
        if isinstance(one, str) and "cannot all be true" not in one and "no encoded directive" not in one:
            differ.append(path + ": " + one)
        continue
    n_same += 1
    if any(one[part] != other[part] for part in ("document", "gaps", "exhibits", "title")):
        differ.append(path)
verdict(not differ and n_same > 150 // every, "a document says the same whatever protected facts are left out of it",
        differ)

# Plain language, in every case that it can have.
hard, benefits = [], []
for language, value in (("en", 8.0), ("es", 55.0)):
    for custody in ({}, {"custody_basis": "none"}, {"custody_basis": "1231a"}):
        for day in ("2012-05-02", "2026-03-02"):
            made = draft(case_of(custody, day), "rights-notice", "self", language=language)
            level = made["reading"]["value"]
            if not made["reading"]["plain"] or (level > value if language == "en" else level < value):
                hard.append("%s %s %s: %s" % (language, custody, day, level))
            outside = made["title"] + " " + made["sheet"][3]["text"]
            if any(word in outside for word in ("visa", "U ", "T ", "VAWA", "victim", "víctima", "crime", "delito")):
                benefits.append(outside)
verdict(not hard, "the rights notice is plain: Flesch-Kincaid at most 8, INFLESZ at least 55", hard)
verdict(not benefits, "its title, and the words for an envelope, name no benefit", benefits)
PYTHON
