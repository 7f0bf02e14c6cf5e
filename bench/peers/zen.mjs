// Measures @gorules/zen-engine: node zen.mjs GRAPH.json single|loop FIELD CASES SECONDS
//
// single: one call a case, each awaited, as a service would.  loop: one call for all cases, the table node
// runs over them.  Prints what bench_model.c prints, where it applies.
import { readFileSync } from 'node:fs';
import { ZenEngine } from '@gorules/zen-engine';
import { fnv, measure } from './measure.mjs';

const [path, mode, field, casesPath, seconds] = process.argv.slice(2);
const graph = JSON.parse(readFileSync(path, 'utf8'));
const lines = readFileSync(casesPath, 'utf8').trim().split('\n');
const cases = lines.map((line) => JSON.parse(line));

const before = process.memoryUsage().rss;
const start = performance.now();
const engine = new ZenEngine();
const decision = engine.createDecision(graph);
const answerOf = (result) => JSON.stringify(result?.[field] ?? null);
if (mode === 'single') await decision.evaluate(cases[0]); // compiles
const load = performance.now() - start;

const round = mode === 'loop'
  ? async () => (await decision.evaluate({ cases })).result.results.map(answerOf)
  : async () => {
      const answers = [];
      for (const one of cases) answers.push(answerOf((await decision.evaluate(one)).result));
      return answers;
    };
const { ns, answers } = await measure(round, cases.length, Number(seconds));
console.log(JSON.stringify({ load_ms: load, bytes: process.memoryUsage().rss - before, ns, results: fnv(answers) }));
engine.dispose();
