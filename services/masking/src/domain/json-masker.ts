import { JsonCursor, literalText, StrictJsonError } from '@sallyport/json'
import { findSensitive, type KeyOfValue } from './find-sensitive.ts'
import { createFindings, type Findings, LONGEST_STEP } from './findings.ts'
import type { FoundBy, Hits } from './hits.ts'
import { createKeyContext } from './key-context.ts'
import { createMaskedKeys, requireUniqueKeys } from './masked-keys.ts'
import { MASKED_NUMBER, sensitiveNumber } from './number-token.ts'
import type { Pace, Steps } from './pace.ts'
import type { Profile } from './profile.ts'
import { Edits, splice } from './splice.ts'
import { decode, decodeLong, isLong, type Literal, originOf, type Text } from './string-literal.ts'

/** Nesting that is followed in one text. */
const MAX_DEPTH = 128
/** JSON texts that are followed within the strings of JSON texts; deeper ones are masked as plain text. */
const MAX_LEVELS = 4
/** Characters of a key that are read as context: its last ones, which stand before the value. */
const LONGEST_CONTEXT = 256
/** What noting one hit costs, in characters. */
const COST = 8

/** What is common to a content and all JSON texts within it. */
export interface Pass {
  readonly profile: Profile
  readonly pace: Pace
}

/** A JSON text, and where it stands. */
interface Source {
  readonly json: string
  /** Pointer of the string that holds it; empty for the content itself. */
  readonly place: string
  readonly level: number
}

/** Finds what to mask in one JSON text, token by token. */
export class JsonMasker {
  readonly #source: Source
  readonly #pass: Pass
  readonly #findings: Findings
  readonly #cursor: JsonCursor
  readonly #context = createKeyContext()
  readonly #keys = createMaskedKeys()
  /** As much of long keys as places tell, by the offsets of their opening quotes: they may stand over many values. */
  readonly #longKeys = new Map<number, string>()
  readonly #edits = new Edits()

  constructor(source: Source, pass: Pass, findings: Findings) {
    this.#source = source
    this.#pass = pass
    this.#findings = findings
    this.#cursor = new JsonCursor(source.json, MAX_DEPTH)
  }

  /** All edits, in order. Throws a StrictJsonError where the text is not JSON. */
  *edits(): Steps<Edits> {
    const cursor = this.#cursor
    const { profile, pace } = this.#pass
    for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
      if (token === 'object' || token === 'array') {
        this.#context.enter(cursor.depth, token === 'array')
      } else if (token === 'key' || token === 'string') {
        const given = token === 'key' ? 0 : this.#context.bits(cursor.depth)
        const literal = this.#literal
        const read = isLong(literal)
          ? yield* decodeLong(literal, given, profile.prefilter, pace)
          : decode(literal, given, profile.prefilter)
        if (token === 'key') this.#note(read)
        if (read.bits !== 0) yield* token === 'key' ? this.#key(read) : this.#string(read)
      } else if (token === 'number') {
        this.#number()
      }
      if (token !== 'end' && pace.spend(cursor.end - cursor.start)) yield pace.rest()
    }
    if (this.#keys.size() > 0) {
      const masked = yield* splice(this.#source.json, this.#edits, pace)
      yield* requireUniqueKeys(masked, MAX_DEPTH, pace)
    }
    return this.#edits
  }

  /** Notes a key as context for what stands under it, and how it is told in places. */
  #note({ text, bits }: Text): void {
    const { start, end, depth } = this.#cursor
    const reads = bits & this.#pass.profile.prefilter.readsKey
    this.#context.note(depth, reads, reads === 0 ? '' : text.slice(-LONGEST_CONTEXT))
    if (end - start > LONGEST_STEP) {
      this.#shorten(bits === 0 ? literalText(this.#source.json, start, end) : text)
    }
  }

  #shorten(key: string): void {
    if (key.length <= LONGEST_STEP) return
    // One character more than is told shows that it is not all.
    this.#longKeys.set(this.#cursor.start, key.slice(0, LONGEST_STEP + 1))
  }

  *#key({ text, bits }: Text): Steps<void> {
    const { start, containerStart } = this.#cursor
    const { profile, pace } = this.#pass
    const hits = yield* findSensitive(text, bits, profile, pace)
    if (hits.count === 0) return
    const shown = yield* splice(text, hits, pace)
    const number = this.#keys.note(start, containerStart, shown)
    this.#longKeys.delete(start)
    this.#shorten(shown)
    yield* this.#mask(hits, text, number)
  }

  /** Masks a string value as the JSON text that it holds, or as plain text where it holds none. */
  *#string(read: Text): Steps<void> {
    const { profile, pace } = this.#pass
    if (this.#mayBeJson(read) && (yield* this.#inner(read))) return
    const hits = yield* findSensitive(read.text, read.bits, profile, pace, this.#over())
    if (hits.count > 0) yield* this.#mask(hits, read.text)
  }

  #mayBeJson({ text }: Text): boolean {
    return this.#source.level < MAX_LEVELS && /^\s*[{[]/.test(text)
  }

  /** Masks a string that holds a JSON text; false, and nothing done, where it holds none after all. */
  *#inner(read: Text): Steps<boolean> {
    const { pace } = this.#pass
    const findings = createFindings()
    const source = { json: read.text, place: `${this.#place()}#`, level: this.#source.level + 1 }
    try {
      const edits = yield* new JsonMasker(source, this.#pass, findings).edits()
      const origin = originOf(this.#literal, read.text)
      for (let index = 0; index < edits.count; index++) {
        this.#edits.add(origin(edits.start(index)), origin(edits.end(index)), edits.text(index))
        if (pace.spend(COST)) yield pace.rest()
      }
    } catch (error) {
      if (error instanceof StrictJsonError) return false
      throw error
    }
    for (const finding of findings.list()) this.#findings.add(finding)
    return true
  }

  #over(): KeyOfValue {
    const { depth } = this.#cursor
    return { bits: this.#context.bits(depth), key: this.#context.key(depth) }
  }

  #number(): void {
    const { start, end, depth } = this.#cursor
    if (end - start < SHORTEST_SENSITIVE) return
    const token = this.#source.json.slice(start, end)
    const found = sensitiveNumber(token, this.#context.key(depth))
    if (found === undefined) return
    this.#edits.add(start, end, MASKED_NUMBER)
    this.#findings.add({ ...found, place: this.#place(), count: 1 })
  }

  /** Notes hits in a text; the number tells a key from others that look the same now. */
  *#mask(hits: Hits, text: string, number = 1): Steps<void> {
    const { pace } = this.#pass
    const origin = originOf(this.#literal, text)
    const counts = new Map<FoundBy, number>()
    for (let index = 0; index < hits.count; index++) {
      const foundBy = hits.foundBy(index)
      const label = index === 0 ? numbered(hits.text(index), number) : hits.text(index)
      this.#edits.add(origin(hits.start(index)), origin(hits.end(index)), label)
      counts.set(foundBy, (counts.get(foundBy) ?? 0) + 1)
      if (pace.spend(COST)) yield pace.rest()
    }
    const place = this.#place()
    for (const [{ kind, rule, action }, count] of counts) {
      this.#findings.add({ kind, rule, action, place, count })
      if (pace.spend(place.length)) yield pace.rest()
    }
  }

  get #literal(): Literal {
    const { start, end } = this.#cursor
    return { json: this.#source.json, start, end }
  }

  #place(): string {
    return (
      this.#source.place +
      this.#cursor.pointer((start) => this.#longKeys.get(start) ?? this.#keys.get(start))
    )
  }
}

/** Shorter numbers give nothing away. */
const SHORTEST_SENSITIVE = 8

/** The placeholder of a key, with its number where it is not the first of its kind. */
const numbered = (label: string, number: number): string =>
  number === 1 ? label : `${label.slice(0, -1)}#${number}]`
