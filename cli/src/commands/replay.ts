import { type Erasure, recorderReplay } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'
import { readExchanges } from '../replay/exchanges.ts'
import { renderExchange } from '../replay/render.ts'

/** Longest content that is shown without --full, in characters. */
const SHORT_CHARS = 2000

/** Steps through a session: every exchange with its decision, approval, content and outcome, and who erased content. */
export async function replay(
  context: Context,
  session: string,
  { full }: { readonly full?: boolean },
): Promise<void> {
  const { records, erasures } = await readRecording(context, session)
  const exchanges = readExchanges(records, erasures)
  const chars = full === true ? Infinity : SHORT_CHARS
  show(context, exchanges, () =>
    exchanges.map((exchange) => renderExchange(exchange, chars)).join('\n'),
  )
}

/** All pages of a recording, and what the first says of erasures. */
async function readRecording(
  context: Context,
  session: string,
): Promise<{ readonly records: readonly string[]; readonly erasures: readonly Erasure[] }> {
  const api = openApi(context)
  const path = `/api/sessions/${encodeURIComponent(session)}/recording`
  const records: string[] = []
  const erasures: Erasure[] = []
  let after: string | undefined
  do {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
    const page = await api.get(`${path}${query}`, recorderReplay.reply)
    records.push(...page.records)
    erasures.push(...(page.erasures ?? []))
    after = page.next
  } while (after !== undefined)
  return { records, erasures }
}
