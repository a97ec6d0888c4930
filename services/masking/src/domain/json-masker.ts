import {
  type Edit,
  JsonCursor,
  literalOffsets,
  literalText,
  replaceSpans,
  StrictJsonError,
} from '@sallyport/json'
import { placeholder } from './detector.ts'
import { findInSteps, findSensitive, type Hit, type KeyOfValue } from './find-sensitive.ts'
import { createFindings, type Findings } from './findings.ts'
import { createKeyContext } from './key-context.ts'
import { createMaskedKeys, requireUniqueKeys } from './masked-keys.ts'
import { MASKED_NUMBER, sensitiveNumber } from './number-token.ts'
import { HAS_BACKSLASH } from './prefilter.ts'
import type { Profile } from './profile.ts'

/** Nesting that is followed in one text. */
const MAX_DEPTH = 128
/** JSON texts that are followed within the strings of JSON texts; deeper ones are masked as plain text. */
const MAX_LEVELS = 4
/** Characters to read before others may run. */
const SLICE = 64 * 1024

/** What is common to a content and all JSON texts within it. */
export interface Pass {
  readonly profile: Profile
  /** Characters read since others could run. */
  read: number
}

/** A JSON text, and where it stands. */
interface Source {
  readonly json: string
  /** Pointer of the string that holds it; empty for the content itself. */
  readonly place: string
  readonly level: number
}

/** A decoded string literal and the bits of its scan. */
interface Text {
  readonly text: string
  readonly bits: number
}

/** Where the decoded characters of a string literal stand in its JSON text. */
type Origin = (index: number) => number

/** Finds what to mask in one JSON text, token by token. */
export class JsonMasker {
  readonly #source: Source
  readonly #pass: Pass
  readonly #findings: Findings
  readonly #cursor: JsonCursor
  readonly #context = createKeyContext()
  readonly #keys = createMaskedKeys()
  readonly #edits: Edit[] = []

  constructor(source: Source, pass: Pass, findings: Findings) {
    this.#source = source
    this.#pass = pass
    this.#findings = findings
    this.#cursor = new JsonCursor(source.json, MAX_DEPTH)
  }

  /** All edits, in order. Throws a StrictJsonError where the text is not JSON. */
  *edits(): Generator<void, readonly Edit[]> {
    const cursor = this.#cursor
    for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
      if (token === 'object' || token === 'array') {
        this.#context.enter(cursor.depth, token === 'array')
      } else if (token === 'key') {
        this.#key()
      } else if (token === 'string') {
        const left = this.#string()
        if (left !== undefined) yield* this.#long(left)
      } else if (token === 'number') {
        this.#number()
      }
      if (token === 'end' || (this.#pass.read += cursor.end - cursor.start) < SLICE) continue
      this.#pass.read = 0
      yield
    }
    if (this.#keys.size() > 0) {
      requireUniqueKeys(replaceSpans(this.#source.json, this.#edits), MAX_DEPTH)
    }
    return this.#edits
  }

  #key(): void {
    const { start, depth, containerStart } = this.#cursor
    const { prefilter } = this.#pass.profile
    const { text, bits } = this.#decode(0)
    const reads = bits & prefilter.readsKey
    this.#context.note(depth, reads, reads === 0 ? '' : text)
    const hits = bits === 0 ? [] : findSensitive(text, bits, this.#pass.profile)
    const [first, ...others] = hits
    if (first === undefined) return
    const shown = replaceSpans(
      text,
      hits.map((hit) => ({ ...hit, text: labelOf(hit) })),
    )
    const number = this.#keys.note(start, containerStart, shown)
    const numbered = number === 1 ? first : { ...first, number }
    this.#mask([numbered, ...others], this.#origin(text))
  }

  /** Masks a string value at once, or returns it where it is large or may hold a JSON text of its own. */
  #string(): Text | undefined {
    const read = this.#decode(this.#context.bits(this.#cursor.depth))
    if (read.bits === 0) return undefined
    if (read.text.length > SLICE || this.#mayBeJson(read)) return read
    const hits = findSensitive(read.text, read.bits, this.#pass.profile, this.#over())
    if (hits.length > 0) this.#mask(hits, this.#origin(read.text))
    return undefined
  }

  #mayBeJson({ text }: Text): boolean {
    return this.#source.level < MAX_LEVELS && /^\s*[{[]/.test(text)
  }

  /** Masks a string value as the JSON text that it holds, or as plain text where it holds none. */
  *#long(read: Text): Generator<void> {
    if (this.#mayBeJson(read) && (yield* this.#inner(read))) return
    const hits = yield* findInSteps(read.text, read.bits, this.#pass.profile, this.#over())
    if (hits.length > 0) this.#mask(hits, this.#origin(read.text))
  }

  /** Masks a string that holds a JSON text; false, and nothing done, where it holds none after all. */
  *#inner(read: Text): Generator<void, boolean> {
    const findings = createFindings()
    const source = { json: read.text, place: `${this.#place()}#`, level: this.#source.level + 1 }
    try {
      const edits = yield* new JsonMasker(source, this.#pass, findings).edits()
      const origin = this.#origin(read.text)
      for (const { start, end, text } of edits) {
        this.#edits.push({ start: origin(start), end: origin(end), text })
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
    this.#edits.push({ start, end, text: MASKED_NUMBER })
    this.#findings.add({ ...found, place: this.#place(), count: 1 })
  }

  #mask(hits: readonly (Hit & { readonly number?: number })[], origin: Origin): void {
    const place = this.#place()
    for (const hit of hits) {
      const { kind, rule, action } = hit
      this.#edits.push({ start: origin(hit.start), end: origin(hit.end), text: labelOf(hit) })
      this.#findings.add({ kind, rule, action, place, count: 1 })
    }
  }

  /** The text of the literal under the cursor, and the bits of its scan beside those given; no text for no bits. */
  #decode(given: number): Text {
    const { json } = this.#source
    const { start, end } = this.#cursor
    const { prefilter } = this.#pass.profile
    const bits = given | prefilter.scan(json, start + 1, end - 1)
    if (bits === 0) return NOTHING
    const text = literalText(json, start, end)
    if ((bits & HAS_BACKSLASH) === 0) return { text, bits }
    return { text, bits: given | prefilter.scan(text, 0, text.length) }
  }

  #origin(text: string): Origin {
    const { start, end } = this.#cursor
    if (text.length === end - start - 2) return (index) => start + 1 + index
    const offsets = literalOffsets(this.#source.json, start, end)
    return (index) => offsets[index] ?? end - 1
  }

  #place(): string {
    return this.#source.place + this.#cursor.pointer((start) => this.#keys.get(start))
  }
}

/** Shorter numbers give nothing away. */
const SHORTEST_SENSITIVE = 8

/** A text in which there is nothing to find, whatever it is. */
const NOTHING: Text = { text: '', bits: 0 }

function labelOf({ kind, shown, number }: Hit & { readonly number?: number }): string {
  const label = placeholder(kind, shown)
  return number === undefined ? label : `${label.slice(0, -1)}#${number}]`
}
