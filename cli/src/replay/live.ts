import { type Erasure, recorderReplay, type SegmentDamage } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { readExchanges, type Unreadable } from './exchanges.ts'
import { DECLINED, type Replay } from './replay.ts'

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
  const damaged: SegmentDamage[] = []
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
    damaged.push(...(page.damaged ?? []))
    view ??= page.view
    after = page.next
  } while (after !== undefined)
  return {
    session,
    origin: {
      kind: 'gateway',
      url: context.url,
      ...(view !== undefined && { view }),
      ok: damaged.length === 0,
      findings: findingsOf(damaged),
    },
    ...(view === undefined && { withheld: content ? FOR_AUDITORS : DECLINED }),
    exchanges: readExchanges(records, erasures, unreadableOf(damaged)),
  }
}

const FOR_AUDITORS = 'Content is for auditors: this is what the log tells of the session.'

/** What is wrong, a sentence for each object: a long segment is told of on several pages. */
const findingsOf = (damaged: readonly SegmentDamage[]): readonly string[] => [
  ...new Set(damaged.map(({ object, problem }) => `FAILURE  ${object}: ${PROBLEMS[problem]}`)),
]

const unreadableOf = (damaged: readonly SegmentDamage[]): Unreadable => ({
  of: new Map(
    damaged.flatMap(({ object, problem, exchanges }) =>
      exchanges.map((id) => [id, `cannot be read: ${object} ${PROBLEMS[problem]}`] as const),
    ),
  ),
  ...(damaged.length > 0 && { otherwise: 'cannot be read: parts of the recording are damaged' }),
})

const PROBLEMS = { missing: 'is missing', changed: 'is not what was sealed' } as const
