/** Adds up the closing lines of every node:test run in a log (`ℹ pass 3`, `# fail 0`), whatever stands before them. */
export function countTests(log) {
  return { passed: sum(log, 'pass'), failed: sum(log, 'fail') + sum(log, 'cancelled') }
}

function sum(log, word) {
  const lines = log.matchAll(new RegExp(`(?:^|\\s)(?:ℹ|#) ${word} (\\d+)\\s*$`, 'gm'))
  return [...lines].reduce((total, [, count]) => total + Number(count), 0)
}
