#!/bin/sh
# forbear check on a folder of policies: what it proves of the shipped ones, and that each proof can fail.  A copy of
# the policies is edited so that one property is broken, and the finding must have its code, gravity and place.
name=tests/cli/proofs
. tests/support/program.sh

call check --json policies
cp "$work/out" "$work/shipped.json"
python3 - "$work/shipped.json" <<'END'
import json, sys
report = json.load(open(sys.argv[1]))
laws = {p["law"]: p["statement"] for p in report["proved"]}
assert sorted(laws) == ["K1", "K2", "K4"], laws
for fact in ("requester_capacity", "request_channel", "media_interest", "interpreter_language"):
    assert fact in laws["K1"], laws["K1"]
assert "ec_found" in laws["K2"] and "ec_by ec_reason_recorded ec_date_recorded" in laws["K2"], laws["K2"]
assert "facts about a victim are unknown" in laws["K4"], laws["K4"]
assert not any(f["severity"] != "note" for f in report["findings"]), report["findings"]
END
verdict $? "K1, K2 and K4 are proved of the shipped policies"
call check policies
[ "$code" -eq 0 ] && [ "$(grep -c '^proved: K[124]: for [0-9]* sets of instruments, from 20' "$work/out")" -eq 3 ]
verdict $? "the text has a line for each"
call check policies/*/policy.dmn
[ "$code" -eq 0 ] && ! grep -q '^proved' "$work/out"
verdict $? "nothing is proved of models without a register"

broken() { # WHAT CODE SEVERITY PLACE LAW EDIT...: FILE PATTERN REPLACEMENT, for python's re.sub, once each
    what=$1 wanted=$2 severity=$3 place=$4 law=$5
    shift 5
    rm -rf "$work/policies"
    cp -r policies "$work/policies"
    python3 - "$work/policies" "$@" <<'END' || exit 1
import re, sys
folder, edits = sys.argv[1], sys.argv[2:]
for file, pattern, replacement in zip(edits[::3], edits[1::3], edits[2::3]):
    path = f"{folder}/{file}"
    text = open(path, encoding="utf-8").read()
    changed, n = re.subn(pattern, replacement, text, count=1, flags=re.S)
    assert n == 1, (path, pattern)
    open(path, "w", encoding="utf-8").write(changed)
END
    call check --json "$work/policies"
    python3 - "$work" "$wanted" "$severity" "$place" "$law" "$code" <<'END' 2>>"$work/err"
import json, sys
work, code, severity, place, law, status = sys.argv[1:]
report = json.load(open(f"{work}/out"))
found = [f for f in report["findings"] if f["code"] == code and f["severity"] == severity and place in f["file"]]
assert found, [(f["code"], f["severity"], f["file"], f["message"]) for f in report["findings"]]
assert status == "1", status
assert not any(p["law"] in law.split() for p in report.get("proved", [])), report["proved"]
assert severity == "warning" or code == "policy-set" or all(f.get("line") for f in found), found
END
    verdict $? "$what"
}
entry() { printf '<%sEntry><text>%s</text></%sEntry>' "$1" "$2" "$1"; }
no_rule="<rule id=\"bad\">$(entry input '"arrest"')$(entry input '"done"')$(entry input -)$(
    entry output '"no rule found"')$(entry output '"none"')$(entry annotation -)$(entry annotation P)</rule>"
derived='<decision id="bad" name="ec_found"><variable name="ec_found" typeRef="string"/>'
derived="$derived<literalExpression><text>\"found\"</text></literalExpression></decision>"
in_11005_3='(<decision id="exception_recorded".*?)<inputEntry><text>true</text></inputEntry>'

broken "K1: a policy that reads who asked" record-only-read error 11005.3/policy.dmn K1 11005.3/policy.dmn \
    '#ec_date_recorded(".*?)facts\.ec_date_recorded' '#media_interest\1facts.media_interest' \
    facts.dmn '(name="media_interest" typeRef=)"[^"]*"' '\1"boolean"'
broken "K1: the fact sheet's own decision about consistency" record-only-read error facts.dmn K1 facts.dmn \
    '(<decision id="vawa_consistent".*?)#vawa_final_by(".*?Expression typeRef="string"><text>)vawa_final_by' \
    '\1#media_interest\2string(media_interest)'
broken "K2: a table that derives the finding" derived-finding error 11005.3/policy.dmn K2 11005.3/policy.dmn \
    '(<decision id="outcome")' "$derived\\1"
broken "K2: a finding that counts without its author" derived-finding error facts.dmn K2 11005.3/policy.dmn \
    "$in_11005_3" '\1<inputEntry><text>-</text></inputEntry>'
broken "K4: a known fact settles 'no rule found' by no row of an instrument" settled-unseen warning register.json K4 \
    composition/policy.dmn '(<decision id="governing".*?)(<rule )' "\\1$no_rule\\2"
broken "a policy with an input that is no fact" policy-set error 11005.3/policy.dmn "K1 K2 K4" 11005.3/policy.dmn \
    '(<decision id="outcome")' '<inputData id="bad" name="bad"><variable name="bad" typeRef="string"/></inputData>\1'
