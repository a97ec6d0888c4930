/** A second Ctrl-C forces the end; the same one may arrive twice, from the terminal and from npm. */
const SAME_REQUEST_MS = 1000

/** Longest time for an orderly stop, in milliseconds. */
const STOP_LIMIT_MS = 10_000

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP. From then on the process ends in any case: at a second signal, or
 * when the orderly stop takes too long. The children notice that and end as well.
 */
export function stopRequested(say: (line: string) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let first: number | undefined
  const onSignal = (): void => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      say('\nstopping …')
      setTimeout(forceEnd, STOP_LIMIT_MS, say, 'it took too long').unref()
      resolve()
    } else if (now - first > SAME_REQUEST_MS) forceEnd(say, 'as asked')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return promise
}

function forceEnd(say: (line: string) => void, why: string): void {
  say(`stopped at once: ${why}; nothing that was acknowledged is lost`)
  process.exit(1)
}
