import { FOUND_KINDS } from '@sallyport/contracts'
import type { Findings } from '../findings.ts'
import { type FoundBy, Hits, mergeHits } from '../hits.ts'
import { KnownKeys } from '../known-keys.ts'
import type { Steps } from '../pace.ts'
import { cellHits } from '../found.ts'
import { MAX_DEPTH, MAX_LEVELS, type Pass } from '../pass.ts'
import { createProfile } from '../profile.ts'
import type { Edits } from '../splice.ts'
import type { MaskJsonText } from '../text-masker.ts'
import { NO_FIELDS } from './field.ts'
import type { WalkStart } from './field-walk.ts'
import { fieldRules } from './field-rules.ts'
import type { FieldCells } from './field-cells.ts'
import { htmlCells } from './html-tables.ts'
import { inlinePairs } from './inline-pairs.ts'
import { type Fragment, jsonFragments } from './json-fragments.ts'
import { namedLines } from './named-lines.ts'

/** What fields mask in a text: for all, and for who may see more of the JSON in it. */
export interface PlaceHits {
  readonly content: Hits
  readonly shown: Hits
}

/** Where the text stands, and what is told of what is masked in it. */
interface PlacesAt {
  readonly place: string
  readonly level: number
  readonly findings: Findings
}

/** Finds nothing by itself: detectors look at the text as a whole, with what stands around its JSON. */
const NOTHING = createProfile({
  name: '',
  version: 0,
  detectors: [],
  patterns: [],
  treatments: new Map(FOUND_KINDS.map((kind) => [kind, undefined])),
  fields: fieldRules([]),
  drops: false,
  unknownContent: 'pass',
})

const FOUND: FoundBy = { kind: 'encoded', rule: 'json', action: 'redact', isTold: true }
const JSON_MARK = /[{[]/
const NAME_MARK = /[:=]|^-\[ RECORD /m
const CELL_MARK = /<t[hd]/i
/** What an edit costs to note, in characters. */
const COST = 8

/**
 * What the fields of a pass name in a text: in its tables, in lines of a name and a value, and in JSON with other text
 * around it. Undefined for nothing.
 */
export function* placeHits(
  text: string,
  tables: FieldCells,
  pass: Pass,
  at: PlacesAt,
  mask: MaskJsonText,
): Steps<PlaceHits | undefined> {
  const { pace, subject } = pass
  if (subject === undefined) return undefined
  const { columns } = subject
  // Most texts have nothing of all this.
  const mayBeJson = at.level <= MAX_LEVELS && JSON_MARK.test(text)
  const fragments = mayBeJson ? yield* jsonFragments(text, MAX_DEPTH, pace) : []
  let cells = cellHits(text, tables)
  if (columns.size > 0 && NAME_MARK.test(text)) {
    const lines = yield* namedLines(text, columns, fragments, pace)
    cells = yield* mergeHits(cells, cellHits(text, lines), pace)
    const pairs = yield* inlinePairs(text, columns, fragments, pace)
    cells = yield* mergeHits(cells, cellHits(text, pairs), pace)
  }
  if (columns.size > 0 && CELL_MARK.test(text)) {
    const html = yield* htmlCells(text, columns, pace)
    cells = yield* mergeHits(cells, cellHits(text, html), pace)
  }
  if (fragments.length === 0)
    return cells.count === 0 ? undefined : { content: cells, shown: cells }
  const { content, shown } = yield* fragmentHits(text, fragments, pass, at, mask)
  if (cells.count + content.count + shown.count === 0) return undefined
  return {
    content: yield* mergeHits(cells, content, pace),
    shown: yield* mergeHits(cells, shown, pace),
  }
}

/** What fields name in the JSON that stands in a text. */
function* fragmentHits(
  text: string,
  fragments: readonly Fragment[],
  pass: Pass,
  { place, level, findings }: PlacesAt,
  mask: MaskJsonText,
): Steps<PlaceHits> {
  const { pace, profile, subject } = pass
  const nothing = { ...NOTHING, drops: profile.drops }
  const byPlace = { ...pass, isByPlace: true, profile: nothing, keys: new KnownKeys() }
  const node = subject?.rules.text.start
  const start = (): WalkStart => ({ node, fields: NO_FIELDS, isResult: true, isMessage: false })
  const [content, shown] = [new Lanes(), new Lanes()]
  for (const { start: from, end, closing } of fragments) {
    const source = { json: text.slice(from, end) + closing, place, level, start }
    const edits = yield* mask(byPlace, source, findings)
    content.add(from, end, edits.content)
    shown.add(from, end, edits.shown ?? edits.content)
    if (pace.spend(edits.content.count * COST)) yield pace.rest()
  }
  return { content: yield* content.merged(pass), shown: yield* shown.merged(pass) }
}

/** Hits of fragments, of which some stand within others. */
class Lanes {
  readonly #lanes: { end: number; readonly hits: Hits }[] = []

  /** Takes the edits of a fragment; what closes one that breaks off is none of the text. */
  add(start: number, end: number, edits: Edits): void {
    if (edits.count === 0) return
    let lane = this.#lanes.find((other) => other.end <= start)
    if (lane === undefined) this.#lanes.push((lane = { end: 0, hits: new Hits() }))
    lane.end = end
    for (let index = 0; index < edits.count; index++) {
      const [from, to] = [start + edits.start(index), start + edits.end(index)]
      if (from < end) lane.hits.add(from, Math.min(to, end), FOUND, edits.text(index))
    }
  }

  *merged({ pace }: Pass): Steps<Hits> {
    let all = new Hits()
    for (const { hits } of this.#lanes) all = yield* mergeHits(all, hits, pace)
    return all
  }
}
