import { type Erasure, recorderReplay } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { readExchanges } from './exchanges.ts'
import type { Replay } from './replay.ts'

/** What a look at a recording asks for. */
export interface LiveOptions {
  /** Whether content is wanted, where the caller may have it. */
  readonly content: boolean
  readonly reason?: string
}

/** Reads a session from the gateway, page by page; the whole is one look. */
export async function readLive(
  context: Context,
  session: string,
  { content, reason }: LiveOptions,
): Promise<Replay> {
  const api = openApi(context)
  const path = `/api/sessions/${encodeURIComponent(session)}/recording`
  const records: string[] = []
  const erasures: Erasure[] = []
  let view: string | undefined
  let after: string | undefined
  do {
    const query = new URLSearchParams({
      ...(!content && { content: 'false' }),
      ...(content && reason !== undefined && { reason }),
      ...(after !== undefined && { after }),
    })
    const page = await api.get(
      query.size === 0 ? path : `${path}?${query.toString()}`,
      recorderReplay.reply,
    )
    records.push(...page.records)
    erasures.push(...(page.erasures ?? []))
    view ??= page.view
    after = page.next
  } while (after !== undefined)
  return {
    session,
    origin: { kind: 'gateway', url: context.url, ...(view !== undefined && { view }) },
    ...(view === undefined && { withheld: content ? FOR_AUDITORS : DECLINED }),
    exchanges: readExchanges(records, erasures),
  }
}

const FOR_AUDITORS = 'Content is for auditors: this is what the log tells of the session.'
const DECLINED = 'Without content, as asked: no look at it was recorded.'
