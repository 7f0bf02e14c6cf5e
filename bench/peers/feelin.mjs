// Measures feelin: node feelin.mjs STEPS.json CASES SECONDS
//
// feelin evaluates FEEL expressions and unary tests, no models: the walk over tables and steps (from_dmn.py)
// is done here, a table's rules in order, a rule until its first cell that fails.  Prints what bench_model.c
// prints, where it applies.
import { readFileSync } from 'node:fs';
import { evaluate, unaryTest } from 'feelin';
import { fnv, measure } from './measure.mjs';

const [path, casesPath, seconds] = process.argv.slice(2);
const model = JSON.parse(readFileSync(path, 'utf8'));
const cases = readFileSync(casesPath, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

function runTable(table, scope) {
  const values = table.inputs.map((text) => evaluate(text, scope).value);
  let sum = null;
  for (const rule of table.rules) {
    const hit = values.every((value, i) => rule[i] === '-' || unaryTest(rule[i], { ...scope, '?': value }).value === true);
    if (!hit) continue;
    const output = evaluate(rule[values.length], scope).value;
    if (!table.sum) return output;
    sum = (sum ?? 0) + output;
  }
  return sum;
}

function run(logic, scope) {
  if ('text' in logic) return evaluate(logic.text, scope).value;
  if ('inputs' in logic) return runTable(logic, scope);
  const inner = logic.bindings ? {} : { ...scope };
  for (const [name, value] of logic.bindings ?? logic.context) {
    const result = run(value, logic.bindings ? scope : inner);
    if (name === null) return result;
    inner[name] = result;
  }
  return run(logic.body, inner);
}

function decide(one) {
  const scope = { ...one };
  for (const [name, logic] of model.steps) scope[name] = run(logic, scope);
  return JSON.stringify(scope[model.decision] ?? null);
}

const { ns, answers } = await measure(async () => cases.map(decide), cases.length, Number(seconds));
console.log(JSON.stringify({ ns, results: fnv(answers) }));
