// Evaluates FEEL expressions with feelin, one a line: the counterpart of batch.c, same protocol.
//
// Run by differential.py in the folder into which it installed feelin.  Kinds are named as Forbear names
// them; a warning that feelin gives takes the place of the note.
import { createInterface } from 'node:readline';
import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelRange, FeelTime, SyntaxError, evaluate } from 'feelin';

function kindOf(value) {
  if (value === null || value === undefined) return 'null';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelDuration) return value.yearsMonths ? 'years and months duration' : 'days and time duration';
  if (value instanceof FeelRange) return 'range';
  if (value instanceof FeelFunction || typeof value === 'function') return 'function';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'context';
  return typeof value;
}

function endpoint(value) {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? JSON.stringify(value) : String(plain(value));
}

function plain(value) {
  switch (kindOf(value)) {
    case 'null': return null;
    case 'number': return Number.isFinite(value) ? value : String(value);
    case 'list': return value.map(plain);
    case 'context': return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
    case 'function': return 'function';
    case 'range': {
      const open = value['start included'] && value.start !== null ? '[' : '(';
      const close = value['end included'] && value.end !== null ? ']' : ')';
      return `${open}${endpoint(value.start)}..${endpoint(value.end)}${close}`;
    }
    case 'boolean': case 'string': return value;
    default: return value.toString();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { value, warnings } = evaluate(line, {});
    answer = { kind: kindOf(value), value: plain(value) };
    if (warnings?.length) answer.note = `${warnings[0].type}: ${warnings[0].message}`;
  } catch (error) {
    answer = { kind: error instanceof SyntaxError ? 'refused' : 'failed', note: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
