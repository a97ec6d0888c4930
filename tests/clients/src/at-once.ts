/** Does the same for many items, so many at a time; the results are in the order of the items. */
export async function atOnce<T, R>(
  count: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    // The workers share what waits.
    // oxlint-disable-next-line no-await-in-loop
    for (const [at, item] of waiting) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: count }, worker))
  return results
}
