import type { RecordedExchange } from './exchanges.ts'

/** A session to be stepped through, wherever it was read. */
export interface Replay {
  readonly session: string
  readonly origin: Origin
  /** Why there is no content, or not all of it; absent where all is shown that stands. */
  readonly withheld?: string
  readonly exchanges: readonly RecordedExchange[]
}

/** Why there is no content where none was asked for, wherever the session was read. */
export const DECLINED = 'Without content, as asked: no look at it was recorded.'

/** Where a session was read. */
export type Origin = {
  /** Whether nothing that was read is wrong. */
  readonly ok: boolean
  /** What is wrong, or should be known, in words. */
  readonly findings: readonly string[]
} & (
  | { readonly kind: 'gateway'; readonly url: string; readonly view?: string }
  | {
      readonly kind: 'evidence'
      readonly place: string
      readonly log: string
      readonly keySource: string
      /** Leaves under the checkpoint that was checked. */
      readonly size: number
      /** When the last of them was written. */
      readonly time?: string
    }
)

/** Where a session was read, in words: a line for each fact. */
export function originLines(origin: Origin): readonly (readonly [string, string])[] {
  const { ok, findings } = origin
  const found = findings.map((finding) => ['found', finding] as const)
  if (origin.kind === 'gateway')
    return [
      ['read from', origin.url],
      ...(origin.view === undefined ? [] : [['look', `recorded as ${origin.view}`] as const]),
      ...found,
      ...(ok ? [] : [['result', DAMAGED] as const]),
    ]
  const { place, log, keySource, size, time } = origin
  const until = time === undefined ? '' : `, the last of ${time}`
  return [
    ['read from', place],
    ['log', `${log}, ${size} leaves${until}`],
    ['key', keySource],
    ...found,
    ['result', ok ? 'every leaf and each segment of the session is as it was sealed' : 'NOT WHOLE'],
  ]
}

const DAMAGED =
  'NOT WHOLE: content that the log tells of is missing or was changed; `sallyport verify` on the evidence says what else is'
