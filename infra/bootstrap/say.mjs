/** Tells a person what is going on: one line for each thing, with the time that it took. */

const SLOW_MS = 15_000

/** Prints one line. */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Seconds since `start`, as people say them. */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}

/**
 * Runs `work` and shows that it goes on: a running clock on a terminal, a line every 15 seconds elsewhere. The line that
 * stays is written by the caller.
 */
export async function withProgress(what, work) {
  const start = performance.now()
  const terminal = process.stdout.isTTY === true
  if (!terminal) say(`${what} …`)
  const tick = () => {
    if (terminal) process.stdout.write(`\r\u001B[K${what} … ${seconds(start)}`)
    else say(`${what} … still at it after ${seconds(start)}`)
  }
  const timer = setInterval(tick, terminal ? 200 : SLOW_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (terminal) process.stdout.write('\r\u001B[K')
  }
}
