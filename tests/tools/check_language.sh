#!/bin/sh
# tools/check_language can fail: words in every kind of file, in both languages, and lists that are not in order.
name=tests/tools/check_language
. tests/support/tool.sh

fresh_tree() {
    rm -rf "$work/t"
    mkdir -p "$work/t/docs" "$work/t/policies/one" "$work/t/src/cli" "$work/t/tools"
    cat >"$work/t/docs/language.md" <<'PAGE'
# Language
<!-- never written -->
| English | Spanish | why | instead |
|---|---|---|---|
| grumble, very loud | gruñ* | the first reason | hum |
| not wobbly, wobbly | tambaleante | the second reason | firm |
<!-- end -->
<!-- may stand -->
| phrase | where | why |
|---|---|---|
| a grumble of bees | policies/one/ | a name |
<!-- end -->
PAGE
    echo '<text>a grumble of bees</text>' >"$work/t/policies/one/policy.dmn"
    cat >"$work/t/src/cli/help.c" <<'SOURCE'
static int wobbly; /* wobbly */ // wobbly
const char *a = "hum\n"; char c = '"'; /* "wobbly" */
SOURCE
}
verdict() { # EXPECTED-EXIT PATTERN WHAT
    judge "$@" tools/check_language "$work/t"
    fresh_tree
}
page() { # SED-EXPRESSION
    sed -i "$1" "$work/t/docs/language.md"
}

fresh_tree
verdict 0 '6 words and phrases in none of 3 files' "an orderly tree: code, comments and what is excused are no matter"
echo '{"reason": "It is Wobbly."}' >"$work/t/policies/one/case.json"
verdict 1 "policies/one/case.json:1: 'Wobbly': the second reason; instead: firm" "a word, whatever its case"
echo '<a>wobbly_now, wobblyness</a>' >"$work/t/policies/one/other.dmn"
verdict 0 'in none of 4' "a word in an identifier, or in another word, is none"
echo 'El gruñido' >"$work/t/docs/page.md"
verdict 1 "docs/page.md:1: 'gruñido': the first reason" "a star stands for any ending"
printf 'It was very\n   loud.\n' >"$work/t/docs/page.md"
verdict 1 "docs/page.md:1: 'very loud'" "a phrase over two lines"
printf 'It is not wobbly.\n' >"$work/t/README.md"
verdict 1 "README.md:1: 'not wobbly'" "the longer phrase of two"
echo 'const char *b = "wobbly";' >>"$work/t/src/cli/help.c"
verdict 1 "src/cli/help.c:3: 'wobbly'" "a text of a C source"
printf 'PHRASE(A, "hum", "tambaleante")\n' >"$work/t/src/cli/words.def"
verdict 1 "src/cli/words.def:1: 'tambaleante'" "a phrase of the program in Spanish"
printf 'const char *b = "very "\n    "loud";\n' >"$work/t/src/cli/more.c"
verdict 1 "src/cli/more.c:1: 'very loud'" "a phrase over two texts of a C source"
echo 'wobbly' >"$work/t/tools/notes.txt"
verdict 0 'in order\|in none of 3' "other folders are left alone"
echo 'a wobbly word in the page itself' >>"$work/t/docs/language.md"
verdict 1 "docs/language.md:.*'wobbly'" "the page outside its tables"
echo '<text>a grumble of bees</text>' >"$work/t/docs/page.md"
verdict 1 "docs/page.md:1: 'grumble'" "an excuse holds in its folder only"
echo 'grumble' >>"$work/t/policies/one/policy.dmn"
verdict 1 "policy.dmn:2: 'grumble'" "an excuse holds for its phrase only"
rm "$work/t/policies/one/policy.dmn"
verdict 1 'docs/language.md:11: this phrase excuses nothing' "an excuse that is not needed"
page 's/^| a grumble.*/| * | policies\/one\/policy.dmn | a name |/'
verdict 0 'in none of' "a file that is excused whole"
page 's/not wobbly, wobbly/wobbly, grumble/'
verdict 1 "'grumble' is listed twice" "a word in two rows"
page 's/| the second reason |/|/'
verdict 1 "docs/language.md:6: a row of 'never written' has 4 cells" "a row with a cell too few"
page 's/never written/never said/'
verdict 1 "no table 'never written'" "a table that is not there"
page '/grumble\|wobbly/d'
verdict 1 "no table 'never written'" "a table without rows"
rm "$work/t/docs/language.md"
verdict 1 'docs/language.md: No such file' "no page"

# The words that FIELD section 7 bans are among those that are looked for, in the page as it is.
for word in eligible safe cleared removable deportable fraud credible amnesty probability score elegible "a salvo" \
    deportable fraude creíble amnistía; do
    fresh_tree
    cp docs/language.md "$work/t/docs/language.md"
    echo "It is $word." >"$work/t/docs/page.md"
    verdict 1 "docs/page.md:1: '$word'" "'$word' is looked for"
done
if out=$(tools/check_language); then
    echo "ok - $name: the project"
else
    printf '%s\n' "$out" | sed 's/^/# /'
    echo "not ok - $name: the project"
fi
