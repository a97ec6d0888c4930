import { recorderReplay } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'
import { readExchanges } from '../replay/exchanges.ts'
import { renderExchange } from '../replay/render.ts'

/** Longest content that is shown without --full, in characters. */
const SHORT_CHARS = 2000

/** Steps through a session: every exchange with its decision, approval, content and outcome. */
export async function replay(
  context: Context,
  session: string,
  { full }: { readonly full?: boolean },
): Promise<void> {
  const records = await readRecording(context, session)
  const exchanges = readExchanges(records)
  show(context, exchanges, () =>
    exchanges
      .map((exchange) => renderExchange(exchange, full === true ? Infinity : SHORT_CHARS))
      .join('\n'),
  )
}

/** All pages of a recording. */
async function readRecording(context: Context, session: string): Promise<string[]> {
  const api = openApi(context)
  const path = `/api/sessions/${encodeURIComponent(session)}/recording`
  const records: string[] = []
  let after: string | undefined
  do {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
    const page = await api.get(`${path}${query}`, recorderReplay.reply)
    records.push(...page.records)
    after = page.next
  } while (after !== undefined)
  return records
}
