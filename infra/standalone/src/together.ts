/**
 * Waits for parts that start at the same time and hands those that did to the stack. When one fails, the others are
 * waited for, so that they can be stopped, and the first failure is thrown.
 */
export async function together<T extends readonly AsyncDisposable[]>(
  stack: AsyncDisposableStack,
  parts: { readonly [K in keyof T]: Promise<T[K]> },
): Promise<T> {
  const all: readonly Promise<AsyncDisposable>[] = parts
  const outcomes = await Promise.allSettled(all)
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') stack.use(outcome.value)
  return Promise.all(parts)
}
