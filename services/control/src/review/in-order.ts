/**
 * Asks of each item, at most so many at once, and gives items and answers in the order of the items. Ends with the first
 * answer that is a failure.
 */
export async function* inOrder<Item, Answer>(
  items: Iterable<Item>,
  atOnce: number,
  ask: (item: Item) => Promise<Answer>,
): AsyncGenerator<readonly [Item, Answer]> {
  const asked: Promise<readonly [Item, Answer]>[] = []
  for (const item of items) {
    const one = ask(item).then((answer) => [item, answer] as const)
    // Whoever waits for those before it hears of its failure when its turn comes.
    one.catch(() => {})
    asked.push(one)
    const first = asked.length < atOnce ? undefined : asked.shift()
    // oxlint-disable-next-line no-await-in-loop -- in order
    if (first !== undefined) yield await first
  }
  // oxlint-disable-next-line no-await-in-loop -- in order
  for (const one of asked) yield await one
}
