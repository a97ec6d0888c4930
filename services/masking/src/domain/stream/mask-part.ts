import type { Finding } from '@sallyport/contracts'
import { placeholder } from '../detector.ts'
import { createFindings } from '../findings.ts'
import { Hits } from '../hits.ts'
import type { Pace, Steps } from '../pace.ts'
import type { Profile } from '../profile.ts'
import { splice } from '../splice.ts'
import { readHeld, writeHeld } from './held.ts'
import { next } from './next.ts'
import { without } from './said.ts'
import { type View, view } from './view.ts'

/** The next part of a text. */
export interface Part {
  /** What {@link maskPart} held of the part before; empty for the first. */
  readonly held: string
  readonly text: string
  /** Whether nothing follows. */
  readonly last: boolean
  /** Kinds that may be shown. */
  readonly unmask?: readonly string[]
}

export interface MaskedPart {
  readonly text: string
  /** The same with those kinds in the clear, where that makes a difference. */
  readonly shown?: string
  readonly held: string
  readonly findings: Finding[]
}

/** Characters that wait for a word behind them which would make them a value; then they are taken for one. */
const MOST_WAITING = 1024
/** Found by nothing in particular: it does not end. */
const TOO_LONG = { kind: 'text', rule: 'too_long', action: 'redact' } as const
/** Ends what goes on without end. */
const ENDS = /[\s"<>]/

/**
 * Masks the next part of a text that comes in parts: what comes out in all is the text masked as a whole. What could be
 * the beginning of a value stays in `held`, and with it as much of what has come out as later parts are to be read with.
 * Throws `invalid_content` where `held` is nothing that this has made.
 */
export function* maskPart(part: Part, profile: Profile, pace: Pace): Steps<MaskedPart> {
  const { last, unmask } = part
  const held = readHeld(part.held)
  const from = held.inside ? part.text.search(ENDS) : 0
  if (from < 0) return { text: '', held: last ? '' : part.held, findings: [] }
  const text = held.raw + part.text.slice(from)
  const masked = yield* settled(text, profile, held.said, pace)
  const open =
    unmask === undefined ? masked : yield* view(text, without(profile, unmask), masked.before, pace)
  const cut = last ? text.length : Math.max(held.out, Math.min(masked.cut, open.cut))
  const state = last ? undefined : yield* next(text, cut, masked, profile, pace)
  const came = { text, from: held.out, to: cut, cutOff: state?.inside === true }
  const hits = hitsOf(came, masked.hits)
  const plain = yield* replaced(came, hits, pace)
  const shown = open === masked ? plain : yield* replaced(came, hitsOf(came, open.hits), pace)
  return {
    text: plain,
    ...(shown !== plain && { shown }),
    held: state === undefined ? '' : writeHeld(state),
    findings: findingsOf(hits),
  }
}

/** Looks at a part; what waits for a word for too long counts as if that had been said. */
function* settled(
  text: string,
  profile: Profile,
  before: ReadonlySet<string>,
  pace: Pace,
): Steps<View> {
  const seen = yield* view(text, profile, before, pace)
  const { rules, start } = seen.waiting
  const isOver = rules.length > 0 && start < text.length - MOST_WAITING
  return isOver ? yield* settled(text, profile, new Set([...before, ...rules]), pace) : seen
}

/** What comes out: a part of a text; and whether what is behind it is masked whole, and goes on. */
interface Came {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly cutOff: boolean
}

/** The hits in what comes out. */
function hitsOf({ text, from, to, cutOff }: Came, hits: Hits): Hits {
  const own = new Hits()
  for (let index = 0; index < hits.count; index++) {
    const end = hits.end(index)
    if (end <= from || end > to) continue
    own.add(Math.max(from, hits.start(index)), end, hits.foundBy(index), hits.text(index))
  }
  if (cutOff) own.add(to, text.length, TOO_LONG, placeholder(TOO_LONG.kind))
  return own
}

function* replaced({ text, from, to, cutOff }: Came, hits: Hits, pace: Pace): Steps<string> {
  const end = cutOff ? text.length : to
  const moved = new Hits()
  for (let index = 0; index < hits.count; index++) {
    const [start, behind] = [hits.start(index) - from, hits.end(index) - from]
    moved.add(start, behind, hits.foundBy(index), hits.text(index))
  }
  return yield* splice(text.slice(from, end), moved, pace)
}

function findingsOf(hits: Hits): Finding[] {
  const findings = createFindings()
  for (let index = 0; index < hits.count; index++) {
    const { kind, rule, action } = hits.foundBy(index)
    findings.add({ kind, rule, action, place: '', count: 1 })
  }
  return findings.list()
}
