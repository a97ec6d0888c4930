import { JsonCursor, literalText } from '@sallyport/json'
import { blobOutline, mayHoldBytes } from './blobs/blob-outline.ts'
import { FieldWalk, PLAIN_SPOT, type Spot } from './fields/field-walk.ts'
import { mayHoldPlaces, tableOutline, type TableOutline } from './fields/table-outline.ts'
import { findSensitive } from './find-sensitive.ts'
import { type Findings, LONGEST_STEP } from './findings.ts'
import { findingOf, foundByField, hiddenOf, refuseBlocked } from './found.ts'
import type { FoundBy } from './hits.ts'
import { createKeyContext, type KeyContext } from './key-context.ts'
import { Places } from './places.ts'
import { LiteralTarget } from './literal-target.ts'
import { MASKED_NUMBER, sensitiveNumber } from './number-token.ts'
import { isClear, MAX_DEPTH, type Pass } from './pass.ts'
import type { Steps } from './pace.ts'
import { Layer } from './shape/layer.ts'
import { splice } from './splice.ts'
import { type Literal, LiteralReader, type Text } from './string-literal.ts'
import { type LayerEdits, type Source, type TextAt, TextMasker } from './text-masker.ts'

/** Shorter numbers give nothing away. */
const SHORTEST_SENSITIVE = 8

/** Finds what to mask in one JSON text. Throws a StrictJsonError where the text is not JSON. */
export function maskJsonText(pass: Pass, source: Source, findings: Findings): Steps<LayerEdits> {
  return new JsonMasker(source, pass, findings).edits()
}

/** Walks through one JSON text, token by token. */
class JsonMasker {
  readonly #source: Source
  readonly #pass: Pass
  readonly #findings: Findings
  readonly #cursor: JsonCursor
  readonly #literals: LiteralReader
  readonly #texts: TextMasker
  readonly #context: KeyContext
  readonly #places: Places
  readonly #layers: readonly [Layer, ...Layer[]]
  readonly #targets: readonly LiteralTarget[]
  readonly #mayCut: boolean
  readonly #inArray: boolean[] = []
  #walk: FieldWalk | undefined
  #blobs: ReadonlyMap<number, string> | undefined

  constructor(source: Source, pass: Pass, findings: Findings) {
    const { drops } = pass.profile
    const mayCut = drops && !pass.keepsForm
    this.#mayCut = mayCut
    this.#source = source
    this.#pass = pass
    this.#findings = findings
    this.#cursor = new JsonCursor(source.json, MAX_DEPTH)
    this.#literals = new LiteralReader(source.json, pass.profile.prefilter)
    this.#context = createKeyContext(source.json)
    this.#texts = new TextMasker(pass, findings, maskJsonText)
    const content = new Layer(false, mayCut)
    this.#layers = pass.unmask === undefined ? [content] : [content, new Layer(true, mayCut)]
    this.#places = new Places(source.place, this.#cursor, content.keys)
    this.#targets = this.#layers.map((layer) => new LiteralTarget(layer))
  }

  *edits(): Steps<LayerEdits> {
    const cursor = this.#cursor
    const literals = this.#literals
    const { pace, keys } = this.#pass
    const { prefilter } = this.#pass.profile
    yield* this.#lookAhead()
    const isPlain = this.#walk === undefined && this.#blobs === undefined
    for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
      if (token === 'key') {
        const known = keys.get(this.#literal)
        this.#places.key(known)
        if (known === undefined) yield* this.#key()
        else this.#note(known.text)
      } else if (token === 'string') {
        const { start, end } = cursor
        const given = this.#context.bits(cursor.depth)
        const read =
          literals.read(start, end, given) ?? (yield* literals.readLong(start, end, pace, given))
        const reads = read.bits & prefilter.readsKey
        if (reads !== 0) this.#context.name(cursor.depth, reads, read.text)
        // Most strings have nothing in them, and get by without a step of their own.
        if (!isPlain) {
          const spot = this.#child(true)
          if (read.bits !== 0 || this.#isAsked(spot)) yield* this.#string(read, spot) ?? []
          this.#end()
        } else if (read.bits !== 0) {
          const steps = this.#string(read, PLAIN_SPOT)
          if (steps !== undefined) yield* steps
        }
      } else if (token === 'object' || token === 'array') this.#enter(token === 'array')
      else if (token === 'end') this.#leave()
      else this.#plain(token === 'number')
      if (token !== 'end' && pace.spend(cursor.end - cursor.start)) yield pace.rest()
    }
    const [content, shown] = this.#layers
    const edits = yield* content.finish(this.#source.json, pace)
    return shown === undefined
      ? { content: edits }
      : { content: edits, shown: yield* shown.finish(this.#source.json, pace) }
  }

  /** Learns what stands behind the values that it is about: headers of tables, MIME types of bytes. */
  *#lookAhead(): Steps<void> {
    const { subject, pace, isByPlace } = this.#pass
    const { json, start } = this.#source
    if (isByPlace !== true && mayHoldBytes(json))
      this.#blobs = yield* blobOutline(json, MAX_DEPTH, pace)
    if (subject === undefined) return
    let outline: TableOutline | undefined
    if (subject.columns.size > 0) {
      outline = yield* tableOutline(json, subject, MAX_DEPTH, pace)
    }
    const from = start(outline?.metInAll)
    if (from !== undefined) this.#walk = new FieldWalk(subject, from, outline)
  }

  #enter(isArray: boolean): void {
    const { start, depth } = this.#cursor
    const spot = this.#child()
    const foundBy = spot.fields.length === 0 ? undefined : foundByField(spot.fields)
    if (foundBy !== undefined) this.#dropWhole(foundBy, spot)
    if (this.#mayCut) for (const { cuts } of this.#layers) cuts?.enter()
    this.#walk?.enter(spot, isArray, start)
    this.#context.enter(depth, isArray)
    this.#places.enter(isArray)
    this.#inArray[depth + 1] = isArray
  }

  #leave(): void {
    this.#walk?.leave()
    if (!this.#mayCut) return
    for (const { cuts } of this.#layers) {
      cuts?.leave()
      cuts?.finish(this.#cursor.end)
    }
  }

  /** A value begins: an element of an array with itself, a member has with its key. */
  #child(isString = false): Spot {
    const { start, depth } = this.#cursor
    if (this.#mayCut && this.#inArray[depth] === true) {
      for (const { cuts } of this.#layers) cuts?.begin(start)
    }
    return this.#walk?.value(start, isString) ?? PLAIN_SPOT
  }

  #end(): void {
    if (!this.#mayCut) return
    for (const { cuts } of this.#layers) cuts?.finish(this.#cursor.end)
  }

  *#key(): Steps<void> {
    const { pace, keys } = this.#pass
    const literal = this.#literal
    const { start, end } = literal
    const read =
      this.#literals.read(start, end) ?? (yield* this.#literals.readLong(start, end, pace))
    this.#note(read)
    if (read.bits === 0 || !(yield* this.#maskKey(read))) {
      this.#places.key(keys.note(literal, read))
    }
  }

  /** Notes a key as context for what stands under it, and how it is told in places. */
  #note({ text, bits }: Text): void {
    const { start, end, depth } = this.#cursor
    const reads = bits & this.#pass.profile.prefilter.readsKey
    if (this.#mayCut) for (const { cuts } of this.#layers) cuts?.begin(start)
    this.#walk?.key(bits === 0 ? this.#text() : text)
    this.#context.note(depth, start, reads, text)
    if (end - start > LONGEST_STEP) this.#places.noteLong(start, bits === 0 ? this.#text() : text)
  }

  /** Whether anything in a key was masked. */
  *#maskKey({ text, bits }: Text): Steps<boolean> {
    const { start, containerStart } = this.#cursor
    const { profile, pace } = this.#pass
    const hits = yield* findSensitive(text, bits, profile, pace)
    if (hits.count === 0) return false
    const numbers = new Map<boolean, number>()
    for (const layer of this.#layers) {
      const masked = yield* splice(text, layer.isShown ? hiddenOf(this.#pass, hits) : hits, pace)
      if (masked === text) continue
      numbers.set(layer.isShown, layer.keys.note(start, containerStart, masked))
      if (!layer.isShown) this.#places.noteLong(start, masked)
    }
    const spot = this.#walk?.value(start, false) ?? PLAIN_SPOT
    yield* this.#texts.apply(hits, this.#at(spot), this.#targetsOf(text, numbers))
    return true
  }

  /** Whether a string must be looked at even if no detector has anything to look for in it. */
  #isAsked(spot: Spot): boolean {
    const { start, end } = this.#cursor
    if (spot.fields.length > 0 || spot.isText || this.#blobs?.has(start) === true) return true
    const asks = spot.isResult && this.#pass.subject?.asks === true
    return asks && mayHoldPlaces(this.#source.json, start, end)
  }

  #string(read: Text, spot: Spot): Steps<void> | undefined {
    const whole = read.bits === 0 ? { text: this.#text(), bits: 0 } : read
    const targets = this.#targetsOf(whole.text)
    const mimeType = spot.fields.length > 0 ? undefined : this.#blobs?.get(this.#cursor.start)
    if (mimeType !== undefined) {
      const encoded = { mimeType, payload: whole.text, rule: 'blob' }
      return this.#texts.base64(encoded, this.#at(spot), targets)
    }
    return targets.length > 0 ? this.#texts.mask(whole, this.#at(spot), targets) : undefined
  }

  /** A number, or what is true, false or null. */
  #plain(isNumber: boolean): void {
    const { start, end, depth } = this.#cursor
    if (this.#walk === undefined && (!isNumber || end - start < SHORTEST_SENSITIVE)) return
    const spot = this.#child()
    const token = this.#source.json.slice(start, end)
    const foundBy = foundByField(spot.fields)
    if (foundBy !== undefined) {
      const text = isNumber ? spot.fields[0]?.treatment.number(token) : 'false'
      if (token !== 'null') this.#replace(foundBy, spot, text ?? 'false')
      else if (foundBy.action === 'drop') this.#dropWhole(foundBy, spot)
    } else if (isNumber && end - start >= SHORTEST_SENSITIVE) {
      const found = sensitiveNumber(token, this.#context.ownKey(depth))
      if (found !== undefined) this.#maskNumber(found, token, spot)
    }
    this.#end()
  }

  #maskNumber(found: FoundBy, token: string, spot: Spot): void {
    const { treatments } = this.#pass.profile
    if (!treatments.has(found.kind)) this.#replace(found, spot, MASKED_NUMBER)
    const treatment = treatments.get(found.kind)
    if (treatment === undefined) return
    this.#replace({ ...found, action: treatment.action }, spot, treatment.number(token))
  }

  /** Puts something in the place of a token that is no string, or lets it go. */
  #replace(foundBy: FoundBy, spot: Spot, text: string): void {
    const { start, end } = this.#cursor
    refuseBlocked(this.#pass, foundBy, this.#places.place)
    const wasGone = this.#layers[0].cuts?.isGone === true
    const isGone = this.#dropAt(foundBy, spot)
    for (const layer of this.#layers) {
      if (layer.isShown && isClear(this.#pass, foundBy)) continue
      layer.edits.add(start, end, text)
    }
    if (!wasGone) this.#tell(foundBy, isGone)
  }

  /** Lets all of a value go where its fields say so, or refuses it. */
  #dropWhole(foundBy: FoundBy, spot: Spot): void {
    refuseBlocked(this.#pass, foundBy, this.#places.place)
    const wasGone = this.#layers[0].cuts?.isGone === true
    if (this.#dropAt(foundBy, spot) && !wasGone) this.#tell(foundBy, true)
  }

  /** Whether a value is to go and goes, from what all see. */
  #dropAt(foundBy: FoundBy, { mayGo }: Spot): boolean {
    if (foundBy.action !== 'drop' || !mayGo || this.#pass.keepsForm) return false
    let isGone = false
    for (const { isShown, cuts } of this.#layers) {
      if (isShown && isClear(this.#pass, foundBy)) continue
      const goes = cuts?.drop() === true
      if (!isShown) isGone = goes
    }
    return isGone
  }

  #tell(foundBy: FoundBy, isGone: boolean): void {
    const of = { place: this.#places.place(), count: 1, isGone }
    this.#findings.add(findingOf(this.#pass, foundBy, of))
  }

  /** What takes the edits of the literal that the cursor is at: every layer that still has it. */
  #targetsOf(text: string, numbers?: ReadonlyMap<boolean, number>): readonly LiteralTarget[] {
    const literal = this.#literal
    for (const target of this.#targets) target.begin(literal, text, numbers?.get(target.isShown))
    return this.#pass.profile.drops ? this.#targets.filter(({ isThere }) => isThere) : this.#targets
  }

  #at(spot: Spot): TextAt {
    const { depth } = this.#cursor
    const over = { bits: this.#context.bits(depth), key: this.#context.key(depth) }
    return { place: this.#places.place, level: this.#source.level, spot, over }
  }

  get #literal(): Literal {
    const { start, end } = this.#cursor
    return { json: this.#source.json, start, end }
  }

  #text(): string {
    const { json, start, end } = this.#literal
    return literalText(json, start, end)
  }
}
