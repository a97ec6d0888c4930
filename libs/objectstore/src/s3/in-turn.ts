/** Runs tasks about one key one after the other, and those about different keys beside each other. */
export function inTurn(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return async (key, task) => {
    const before = last.get(key) ?? Promise.resolve()
    const run = before.then(task, task)
    const done = run.catch(() => undefined)
    last.set(key, done)
    try {
      return await run
    } finally {
      if (last.get(key) === done) last.delete(key)
    }
  }
}
