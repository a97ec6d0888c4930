/** What a promise gives, or something else as soon as the signal aborts; nothing stays behind on the signal. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal, instead: T): Promise<T> {
  if (signal.aborted) return Promise.resolve(instead)
  const aborted = Promise.withResolvers<T>()
  const onAbort = (): void => aborted.resolve(instead)
  signal.addEventListener('abort', onAbort, { once: true })
  return Promise.race([promise, aborted.promise]).finally(() =>
    signal.removeEventListener('abort', onAbort),
  )
}
