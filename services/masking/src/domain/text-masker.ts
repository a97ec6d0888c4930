import { StrictJsonError } from '@sallyport/json'
import { type Encoded, maskedBytes } from './blobs/masked-bytes.ts'
import { mayHaveRuns } from './blobs/base64-runs.ts'
import { base64Hits, dataUriHits } from './blobs/encoded-hits.ts'
import { type Fields, NO_FIELDS } from './fields/field.ts'
import { kindColumns } from './fields/kind-columns.ts'
import { type Spot, startWithin, unmet, type WalkStart } from './fields/field-walk.ts'
import { type PlaceHits, placeHits } from './fields/place-hits.ts'
import { FieldCells } from './fields/field-cells.ts'
import { type TableCells, tableCells } from './fields/table-text.ts'
import { applyAtOnce, applyHits, FEW, isTold } from './apply-hits.ts'
import { findSensitive, isAll, type KeyOfValue, searchIn, toEnd } from './find-sensitive.ts'
import { createFindings, type Findings } from './findings.ts'
import { Hits, mergeHits } from './hits.ts'
import { blanked, foundByField } from './found.ts'
import { isClear, MAX_LEVELS, type Pass } from './pass.ts'
import type { Steps } from './pace.ts'
import { HAS_LONG_WORD, HAS_MARKED } from './prefilter.ts'
import { type Edits, splice } from './splice.ts'
import type { ShortSearch } from './short-search.ts'
import { scanned, seemsJson, type Text } from './string-literal.ts'

/** Where a text stands. */
export interface TextAt {
  /** Pointer to it. */
  readonly place: () => string
  readonly level: number
  readonly spot: Spot
  readonly over: KeyOfValue
}

/** What takes the edits of a text. */
export interface Target {
  /** Whether what somebody may see stays in the clear. */
  readonly isShown: boolean
  readonly add: (start: number, end: number, text: string) => void
  /** Lets go what holds the text; false where that cannot be. */
  readonly drop: () => boolean
}

/** The edits of a JSON text: for all, and for who may see more. */
export interface LayerEdits {
  readonly content: Edits
  readonly shown?: Edits
}

/** A JSON text, and where it stands. */
export interface Source {
  readonly json: string
  /** Pointer of the string that holds it; empty for the content itself. */
  readonly place: string
  readonly level: number
  /** Where its fields begin; decided when its columns are known. */
  readonly start: (met: ReadonlySet<string> | undefined) => WalkStart | undefined
}

/** Finds what to mask in a JSON text. */
export type MaskJsonText = (pass: Pass, source: Source, findings: Findings) => Steps<LayerEdits>

const NO_TABLES: TableCells = { cells: new FieldCells(), met: new Set() }

/** What a value costs to note, in characters. */
const COST = 8

/** Masks texts of one pass: JSON as JSON, everything else as plain text. */
export class TextMasker {
  readonly pass: Pass
  readonly findings: Findings
  readonly #json: MaskJsonText

  constructor(pass: Pass, findings: Findings, json: MaskJsonText) {
    this.pass = pass
    this.findings = findings
    this.#json = json
  }

  /** Masks a text with the fields over it; undefined where that is done already, as most often with a short one. */
  mask(read: Text, at: TextAt, targets: readonly Target[]): Steps<void> | undefined {
    const { fields } = at.spot
    if (fields.length > 0) return this.#whole(fields, read, at, targets)
    if (this.#mayBeJson(read, at) || read.given !== undefined)
      return this.#jsonOrPlain(read, at, targets)
    const search = this.#searchIn(read, at)
    return search === undefined
      ? this.#plain(read, at, targets)
      : this.#found(search, read, at, targets)
  }

  /** Goes through with a search in a text in which nothing else may stand; undefined where no step is left to do. */
  #found(
    search: ShortSearch,
    read: Text,
    at: TextAt,
    targets: readonly Target[],
  ): Steps<void> | undefined {
    // Steps of its own would cost as much as to look at a short text.
    if (!search.goesToEnd()) return this.#foundIn(toEnd(search, this.pass.pace), read, at, targets)
    const { hits } = search
    if (hits.count > FEW || this.#mayHoldBase64(read, hits, at))
      return this.#apply(hits, read, at, targets)
    if (hits.count > 0) applyAtOnce(this, hits, at, targets)
    return undefined
  }

  /** A search in a short text that is nothing but plain text; undefined for any other. */
  #searchIn({ text, bits }: Text, { spot, over }: TextAt): ShortSearch | undefined {
    const { profile, pace, subject } = this.pass
    const asks = subject?.asks === true && (spot.isText || spot.isResult)
    if (asks || this.#mayHaveColumns(text, bits)) return undefined
    return searchIn(text, bits, profile, pace, over)
  }

  #mayHaveColumns(text: string, bits: number): boolean {
    const { readsKey } = this.pass.profile.prefilter
    return (bits & readsKey) !== 0 && (text.includes('\n') || text.includes('\r'))
  }

  *#foundIn(steps: Steps<Hits>, read: Text, at: TextAt, targets: readonly Target[]): Steps<void> {
    yield* this.#apply(yield* steps, read, at, targets)
  }

  /** Edits what was found in a text, and what base64 in the rest holds. */
  *#apply(found: Hits, read: Text, at: TextAt, targets: readonly Target[]): Steps<void> {
    const hits = this.#mayHoldBase64(read, found, at)
      ? yield* this.#decoded(found, read, at, targets)
      : found
    if (hits.count > 0) yield* this.apply(hits, at, targets)
  }

  *#jsonOrPlain(read: Text, at: TextAt, targets: readonly Target[]): Steps<void> {
    const { profile, pace } = this.pass
    if (this.#mayBeJson(read, at) && (yield* this.#inner(read, at, targets))) return
    const plain = read.given === undefined ? read : yield* scanned(read, profile.prefilter, pace)
    yield* this.#plain(plain, at, targets)
  }

  #mayBeJson({ text }: Text, { level }: TextAt): boolean {
    return level < MAX_LEVELS && seemsJson(text)
  }

  /** Masks a text as the JSON that it is; false, and nothing done, where it is none after all. */
  *#inner({ text }: Text, at: TextAt, targets: readonly Target[]): Steps<boolean> {
    const { pass } = this
    const findings = createFindings()
    const { spot } = at
    const source: Source = {
      json: text,
      place: `${at.place()}#`,
      level: at.level + 1,
      start: (met) => startWithin(pass.subject, spot, met),
    }
    try {
      const edits = yield* this.#json(pass, source, findings)
      for (const target of targets) {
        yield* copy(target.isShown ? (edits.shown ?? edits.content) : edits.content, target, pass)
      }
    } catch (error) {
      if (error instanceof StrictJsonError) return false
      throw error
    }
    if (isTold(targets)) for (const finding of findings.list()) this.findings.add(finding)
    return true
  }

  /** Masks a text as plain text, in which encoded texts, JSON and tables may stand. */
  *#plain(read: Text, at: TextAt, targets: readonly Target[]): Steps<void> {
    const { pass } = this
    const { subject } = pass
    const { isText, isResult } = at.spot
    const asks = subject?.asks === true && (isText || isResult)
    const mayBeTable = asks && (isText || /[\r\n]/.test(read.text))
    const cells = mayBeTable ? yield* tableCells(read.text, subject, pass.pace) : NO_TABLES
    const lost = asks && isText ? unmet(subject, cells.met) : NO_FIELDS
    if (lost.length > 0) {
      yield* this.#whole(lost, read, at, targets)
      return
    }
    const encoded = yield* this.#known(read, at, targets)
    const named = asks ? yield* this.#named(read, cells.cells, at, targets) : undefined
    if (encoded === undefined && named === undefined) {
      const found = findSensitive(read.text, read.bits, pass.profile, pass.pace, at.over)
      yield* this.#foundIn(found, read, at, targets)
      return
    }
    for (const target of targets) {
      const own = named?.[target.isShown ? 'shown' : 'content'] ?? new Hits()
      const known = yield* mergeHits(own, encoded ?? new Hits(), pass.pace)
      yield* this.#foundIn(this.#beside(known, read, at, target), read, at, [target])
    }
  }

  /** What fields name in a text; undefined for nothing. */
  *#named(
    { text }: Text,
    tables: FieldCells,
    at: TextAt,
    targets: readonly Target[],
  ): Steps<PlaceHits | undefined> {
    const findings = createFindings()
    const of = { place: `${at.place()}#`, level: at.level + 1, findings }
    const hits = yield* placeHits(text, tables, this.pass, of, this.#json)
    if (isTold(targets)) for (const finding of findings.list()) this.findings.add(finding)
    return hits
  }

  /** What is known already and stays hidden from a target, and what is found in the rest. */
  *#beside(known: Hits, { text }: Text, at: TextAt, target: Target): Steps<Hits> {
    const { profile, pace } = this.pass
    const hidden = new Hits()
    for (let index = 0; index < known.count; index++) {
      const foundBy = known.foundBy(index)
      const isSeen = target.isShown && isClear(this.pass, foundBy)
      // For all others it is noted that somebody sees it.
      if (!isSeen) hidden.add(known.start(index), known.end(index), foundBy, known.text(index))
      if (pace.spend(COST)) yield pace.rest()
    }
    const rest = yield* splice(text, blanked(hidden), pace)
    const bits = yield* profile.prefilter.scan(rest, pace)
    const found = yield* findSensitive(rest, bits, profile, pace, at.over)
    return yield* mergeHits(hidden, found, pace)
  }

  /** Whether base64 may stand in the rest of a text. */
  #mayHoldBase64({ text, bits }: Text, found: Hits, { level }: TextAt): boolean {
    return (
      (bits & (HAS_MARKED | HAS_LONG_WORD)) !== 0 &&
      level < MAX_LEVELS &&
      !isAll(found, text) &&
      mayHaveRuns(text)
    )
  }

  /** What is known before detectors look at a text: its data URIs, and columns of its tables; undefined for nothing. */
  *#known(read: Text, at: TextAt, targets: readonly Target[]): Steps<Hits | undefined> {
    const { profile, pace } = this.pass
    const saysData = (read.bits & HAS_MARKED) !== 0 && this.pass.isByPlace !== true
    const encoded = saysData ? yield* dataUriHits(this, read.text, at, targets) : undefined
    if (!this.#mayHaveColumns(read.text, read.bits)) return encoded
    const columns = yield* kindColumns(read.text, profile, pace)
    if (columns.count === 0) return encoded
    return encoded === undefined ? columns : yield* mergeHits(encoded, columns, pace)
  }

  /** What was found, and what base64 of the rest holds; a value that is written in such characters counts as that. */
  *#decoded(found: Hits, read: Text, at: TextAt, targets: readonly Target[]): Steps<Hits> {
    const { pace } = this.pass
    const rest = yield* splice(read.text, blanked(found), pace)
    const hits = yield* base64Hits(this, rest, at, targets)
    return hits === undefined ? found : yield* mergeHits(found, hits, pace)
  }

  /** Masks a text that is all base64. */
  *base64(encoded: Encoded, at: TextAt, targets: readonly Target[]): Steps<void> {
    const masked = yield* maskedBytes(this, encoded, at, targets)
    for (const target of targets) {
      const text = target.isShown ? masked?.shown : masked?.content
      if (text !== undefined) target.add(0, encoded.payload.length, text)
    }
  }

  /** Masks all of a text, as the first of its fields says. */
  *#whole(fields: Fields, read: Text, at: TextAt, targets: readonly Target[]): Steps<void> {
    const { text } = read
    const { pass } = this
    const foundBy = foundByField(fields)
    if (foundBy === undefined || text === '') return
    const clear = isClear(pass, foundBy)
    for (const target of targets) {
      if (!target.isShown || !clear) continue
      const plain = { ...at, spot: { ...at.spot, fields: NO_FIELDS } }
      yield* this.mask(read, plain, [target]) ?? []
    }
    if (fields[0]?.treatment.wrote(text) === true) return
    const hits = new Hits()
    hits.add(0, text.length, foundBy, fields[0]?.treatment.text(text) ?? '')
    yield* this.apply(
      hits,
      at,
      targets.filter(({ isShown }) => !isShown || !clear),
    )
  }

  /** Edits what was found in a text, and tells it. */
  apply(hits: Hits, at: TextAt, targets: readonly Target[]): Steps<void> {
    return applyHits(this, hits, at, targets)
  }
}

function* copy(edits: Edits, target: Target, { pace }: Pass): Steps<void> {
  for (let index = 0; index < edits.count; index++) {
    target.add(edits.start(index), edits.end(index), edits.text(index))
    if (pace.spend(COST)) yield pace.rest()
  }
}
