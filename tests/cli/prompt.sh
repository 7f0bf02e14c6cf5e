#!/bin/sh
# forbear eval --prompt: FEEL line by line, read plainly; and, where Python has a terminal to offer, edited.
name=tests/cli/prompt
. tests/support/program.sh
data=tests/data/rules

lines() { # LINES WANTED-OUTPUT WHAT ARGUMENTS: standard output is exactly this, exit 0
    printf '%b' "$1" >"$work/in"
    printf '%b' "$2" >"$work/wanted"
    what=$3
    shift 3
    call eval --prompt "$@" <"$work/in"
    [ $code -eq 0 ] && cmp -s "$work/wanted" "$work/out"
    verdict $? "$what"
}
says() { # LINES MESSAGES STATUS WHAT ARGUMENTS: standard error is exactly this
    printf '%b' "$1" >"$work/in"
    printf '%b' "$2" >"$work/wanted"
    status=$3 what=$4
    shift 4
    call eval --prompt "$@" <"$work/in"
    [ $code -eq "$status" ] && cmp -s "$work/wanted" "$work/err"
    verdict $? "$what"
}

# ---- values and names ------------------------------------------------------------------------------------
lines '1 + 2\n' '3\n' "an expression"
lines '"a" + "b"\n' '"ab"\n' "results are FEEL literals"
lines 'date("2024-02-28") + duration("P1D")\n' '@"2024-02-29"\n' "dates too"
lines '\n   \n1\n' '1\n' "empty lines are passed over"
lines '1 // a remark\n' '1\n' "a comment"
lines '1' '1\n' "a last line without its end"
lines '1\r\n' '1\n' "lines that end in CR LF"
lines 'x = 4\nx * x\n' '4\n16\n' "a name is bound"
lines 'x = 1\nx = x + 1\nx\n' '1\n2\n2\n' "and bound again, from itself"
lines 'first  name = "An"\nfirst name + "!"\n' '"An"\n"An!"\n' "a name with blanks"
lines 'x = 1\n(x = 1)\n(x = 2)\n' '1\ntrue\nfalse\n' "in parentheses it compares"
lines 'if 1 = 1 then 2 else 3\n' '2\n' "if is no name"
lines 'some i in [1, 2] satisfies i = 2\n' 'true\n' "some is no name"
lines '1 = 1 and 2 = 2\n' 'true\n' "a comparison of numbers is no binding"
lines 'd = date("2024-01-31")\nd.month\n' '@"2024-01-31"\n1\n' "a date keeps its kind"
lines 'p = {a: {b c: [1, 2]}}\np.a.b c[2]\n' '{a: {b c: [1, 2]}}\n2\n' "fields with blanks are known"
lines 'k = 2\nf = function(x) x * k\nk = 10\nf(3)\n' '2\nfunction(x)\n10\n6\n' "a function keeps what it meant"
lines 'n = null\n[n, 1]\n' 'null\n[null, 1]\n' "null is a value"
lines 's = "a\\"b"\ns\n' '"a\\"b"\n"a\\"b"\n' "a string with a quotation mark"
lines 'r = [1..5)\n3 in r\n' '[1..5)\ntrue\n' "a range"
lines 'x = 1\nquit\n2\n' '1\n' "quit ends it"
lines 'count = 3\ncount\n' '3\n3\n' "a bound name hides a built-in"
lines 'x = 1\ny = "b"\nnames\n' '1\n"b"\n  x = 1\n  y = "b"\n' "names lists them"
lines 'help substring\n' '  substring(string, start position, length)\n' "help on a built-in"
lines 'help get entries\n' '  get entries(m)\n' "with blanks in its name"
lines 'now()\n' '@"2024-02-03T04:05:06Z"\n' "now() is what --now says" --now 2024-02-03T04:05:06Z

echo '{"age": 41, "name of pet": "Rex", "1x": 3}' >"$work/inputs.json"
lines 'age + 1\nname of pet\n' '42\n"Rex"\n' "inputs are bound" --input "$work/inputs.json"
echo '{"days late": 30, "member": "none", "due on": "2024-05-01"}' >"$work/case.json"
lines 'letter\nfee / 3\ndue on.year\n' '"bill"\n5\n2024\n' "inputs and decisions of a model are bound" \
    $data/library.dmn --input "$work/case.json"

# ---- what is wrong ---------------------------------------------------------------------------------------
says '1 + "a"\n' '  1 + "a"\n  ^ number + string is not defined\n' 0 "why something is null"
says '1 +\n' '  1 +\n     ^ FEEL: expected an expression\n' 2 "something is missing at the end"
says '(1\n' "  (1\n    ^ FEEL: expected ')' or '..'\n" 2 "a parenthesis is missing"
says 'a + 1\n' "  a + 1\n  ^ unknown name 'a'; bind it first, or correct it\n" 2 "a name that is not bound"
says 'x = )\n1\n' "  )\n  ^ FEEL: expected an expression, found ')'\n" 2 "a binding that is wrong"
says '"\303\244" + b\n' "  \"\303\244\" + b\n        ^ unknown name 'b'; bind it first, or correct it\n" 2 \
    "columns are counted in characters"
printf '1}, "=") + get value({"=": 5\n1\n' | "$FORBEAR" eval --prompt >"$work/out" 2>"$work/err" # from a pipe
[ "$(tail -n 1 "$work/out")" = 1 ]
verdict $? "brackets that end too much do no harm"
awk 'BEGIN { for (i = 0; i < 5000; i++) printf "("; print ""; print "2" }' >"$work/in"
call eval --prompt <"$work/in"
[ "$(cat "$work/out")" = 2 ]
verdict $? "nesting of 5,000 is refused, and the next line read"
head -c 1200000 /dev/zero | tr '\0' '1' >"$work/in"
call eval --prompt <"$work/in"
[ $code -eq 2 ] && grep -q "too long" "$work/err"
verdict $? "a line of more than 1 MiB"
head -c 2000 /dev/urandom >"$work/in"
call eval --prompt <"$work/in"
[ $code -eq 0 ] || [ $code -eq 2 ]
verdict $? "bytes that are no text"

run() { call eval "$@" </dev/null; }
refused "wants a model" "neither model nor terminal"
refused "--prompt takes" "--prompt with an expression" --prompt -e 1
refused "--history is for the prompt" "--history without a prompt" -e 1 --history "$work/history"
call eval --help
grep -q -- "--prompt" "$work/out" && grep -q "^Example" "$work/out"
verdict $? "--help has examples"

# ---- on a terminal ---------------------------------------------------------------------------------------
cat >"$work/type.py" <<'PYTHON'
import os, pty, select, sys, time
program, arguments, keys = sys.argv[1], sys.argv[2].split(), \
    sys.argv[3].encode().decode("unicode_escape").encode("latin-1")
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "vt100"
    # libedit keeps the names of the functions that it is given.
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    os.execv(program, [program] + arguments)
out = b""
def read(until):
    """Until this has come and then nothing for a while: what is typed while the terminal is set up may be lost."""
    global out
    end, start = time.time() + 10, len(out)
    while time.time() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                more = os.read(terminal, 65536)
            except OSError:
                return
            if not more:
                return
            out += more
        elif until in out[start:]:
            return
read(b"feel> ")
for line in keys.split(b"|"):
    os.write(terminal, line)
    read(b"feel> ")
ended, status = 0, 0
for _ in range(100):
    try:
        os.write(terminal, b"\x04")
        read(b"")
    except OSError:
        pass
    ended, status = os.waitpid(child, os.WNOHANG)
    if ended:
        break
sys.stdout.buffer.write(out)
sys.exit(os.waitstatus_to_exitcode(status))
PYTHON
on_terminal() { # ARGUMENTS KEYS TEXT WHAT
    timeout 60 python3 "$work/type.py" "$FORBEAR" "$1" "$2" >"$work/out" 2>"$work/err"
    code=$?
    [ $code -eq 0 ] && tr -d '\r' <"$work/out" | grep -qF -- "$3"
    verdict $? "$4"
}
if [ "${FORBEAR##*/}" = under_valgrind ]; then
    echo "ok - $name: on a terminal # SKIP under valgrind, which counts what libedit keeps as lost"
elif python3 -c 'import pty, os; os.waitstatus_to_exitcode; pty.openpty()' 2>/dev/null; then
    on_terminal "eval" '1 + 41\r' '42' "without arguments on a terminal it is a prompt"
    on_terminal "eval" '1 +\r|7 * 6\r' '42' "what is wrong does not end it"
    if ldconfig -p 2>/dev/null | grep -q 'libedit\.so\.2'; then
        on_terminal "eval" 'rate per day = 3\r|rate p\t * 14\r' '42' "a name is completed"
        on_terminal "eval" 'upper c\t("zz")\r' '"ZZ"' "a built-in is completed"
        on_terminal "eval --prompt --history $work/history" '40 + 2\r' '42' "with a history file"
        on_terminal "eval --prompt --history $work/history" '\x1b[A\r' '42' "the last line comes back from it"
        [ "$(stat -c %a "$work/history")" = 600 ]
        verdict $? "the history is its owner's only"
    else
        echo "ok - $name: editing # SKIP libedit is not installed"
    fi
    on_terminal "eval" '6 * 7\r' '42' "no history file unless asked for"
else
    echo "ok - $name: on a terminal # SKIP no Python with pty, or no terminal to be had"
fi
