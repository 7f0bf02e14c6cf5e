// What the peers' programs share: rounds over all cases, the best one counts; FNV-1a over the answers.
// Time is the processor time of the process with all its threads, as in bench_model.c.
function seconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export async function measure(round, n, atLeast) {
  const begin = seconds();
  let answers = await round();
  let best = Infinity;
  for (let i = 0; i < 2 || seconds() - begin < atLeast; i++) {
    const start = seconds();
    answers = await round();
    best = Math.min(best, seconds() - start);
  }
  return { ns: (best / n) * 1e9, answers };
}

// KEEP IN STEP: hash in bench/bench_model.c
export function fnv(answers) {
  let sum = 14695981039346656037n;
  for (const byte of Buffer.from(answers.map((answer) => answer + '\n').join(''))) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 1099511628211n);
  }
  return sum.toString(16).padStart(16, '0');
}
