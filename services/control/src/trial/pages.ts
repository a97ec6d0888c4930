import type { DecisionRange, DecisionStore, PageEnd } from '../decision-store.ts'
import type { DecisionRow } from '../domain/decision-row.ts'

/** Rows of one page; a row is no larger than a leaf of the log. */
const PAGE = 256

/** Every decision of a range, in the order of time, page by page: the next is read while the one before is looked at. */
export async function* decisionPages(
  store: Pick<DecisionStore, 'decisions'>,
  range: DecisionRange,
): AsyncGenerator<readonly DecisionRow[]> {
  const read = (after?: PageEnd) => {
    const page = store.decisions(range, PAGE, after)
    // Whoever waits for it hears of the failure; nobody may wait any more.
    page.catch(() => {})
    return page
  }
  // Each page begins where the one before ended.
  /* oxlint-disable no-await-in-loop */
  for (let page = await read(); page.length > 0;) {
    const end = page.at(-1)
    const next = page.length === PAGE && end !== undefined ? read(end) : undefined
    yield page
    page = (await next) ?? []
  }
  /* oxlint-enable no-await-in-loop */
}
