import type { Finding } from '@sallyport/contracts'
import { mask } from '../../src/testing/mask.ts'
import type { Document } from '../corpus/corpus.ts'
import type { Kind, Span } from '../corpus/marks.ts'
import { type MaskedPart, maskedParts } from './masked-parts.ts'

/** A value that was missed, or a text that was masked for nothing, with what stands around it. */
export interface Fault {
  readonly document: number
  readonly genre: string
  readonly locale: string
  readonly value: string
  readonly around: string
}

/** What masking did about one kind. */
export interface Tally {
  /** Values that have to be masked. */
  values: number
  /** Values of which every letter and digit was masked, whatever they were taken for. */
  masked: number
  /** Of these, as another kind. */
  otherwise: number
  /** Findings of this kind on a value that is of this kind. */
  right: number
  /** Findings of this kind on no value at all. */
  wrong: number
  /** Findings of this kind on values of other kinds, by what these are. */
  readonly confused: Map<Kind, number>
  readonly misses: Fault[]
  readonly alarms: Fault[]
}

const CONTEXT = 32
const SENSITIVE = /[\p{L}\p{N}]/u

export const newTally = (): Tally => ({
  values: 0,
  masked: 0,
  otherwise: 0,
  right: 0,
  wrong: 0,
  confused: new Map(),
  misses: [],
  alarms: [],
})

/** Tallies by kind. */
export class Score {
  readonly tallies = new Map<string, Tally>()
  documents = 0
  characters = 0
  /** Letters and digits that were masked although they belong to no value. */
  beside = 0

  /** Masks a document by the default profile as the service does, and holds the outcome against its spans. */
  add(document: Document): void {
    this.documents++
    this.characters += document.text.length
    const parts = maskDocument(document)
    const at = partsByPlace(document, parts)
    for (const span of document.spans) this.#span(document, span, at)
    for (const part of parts) this.#part(document, part)
  }

  #span(document: Document, span: Span, at: readonly (MaskedPart | undefined)[]): void {
    if (span.optional) return
    const tally = this.#of(span.kinds[0])
    tally.values++
    const isOpen = (index: number): boolean =>
      at[index] === undefined && SENSITIVE.test(document.text[index] ?? '')
    const places = Array.from({ length: span.end - span.start }, (_, index) => span.start + index)
    if (places.some(isOpen)) {
      tally.misses.push(faultOf(document, span))
      return
    }
    tally.masked++
    const kinds: readonly string[] = span.kinds
    if (!places.some((index) => kinds.includes(at[index]?.kind ?? ''))) tally.otherwise++
  }

  #part(document: Document, part: MaskedPart): void {
    const tally = this.#of(part.kind ?? 'number')
    const met = document.spans.filter(({ start, end }) => start < part.end && part.start < end)
    for (let index = part.start; index < part.end; index++) {
      const inside = met.some(({ start, end }) => start <= index && index < end)
      if (!inside && SENSITIVE.test(document.text[index] ?? '')) this.beside++
    }
    const kinds = met.flatMap((span): readonly string[] => span.kinds)
    const [first] = met
    if (first === undefined) {
      tally.wrong++
      tally.alarms.push(faultOf(document, part))
    } else if (kinds.includes(part.kind ?? '')) {
      tally.right++
    } else {
      tally.confused.set(first.kinds[0], (tally.confused.get(first.kinds[0]) ?? 0) + 1)
    }
  }

  #of(kind: string): Tally {
    const tally = this.tallies.get(kind) ?? newTally()
    this.tallies.set(kind, tally)
    return tally
  }
}

type Place = Pick<MaskedPart, 'start' | 'end'>

function faultOf(document: Document, { start, end }: Place): Fault {
  const { number, genre, locale, text } = document
  const around = text.slice(Math.max(0, start - CONTEXT), end + CONTEXT)
  return { document: number, genre, locale, value: text.slice(start, end), around }
}

/** Which part stands over every character of a document. */
function partsByPlace(
  document: Document,
  parts: readonly MaskedPart[],
): (MaskedPart | undefined)[] {
  const at = Array.from<MaskedPart | undefined>({ length: document.text.length })
  for (const part of parts) at.fill(part, part.start, part.end)
  return at
}

/** JSON documents go through the engine as they are, others as a string. */
function maskDocument({ genre, text }: Document): MaskedPart[] {
  if (genre !== 'rows') return maskedParts(text, textOf(mask(JSON.stringify([text])).content))
  const { content, findings } = mask(text)
  return maskedParts(text, content).map((part) =>
    part.kind === undefined ? { ...part, kind: kindOfNumber(text, part, findings) } : part,
  )
}

function textOf(json: string): string {
  const parsed: unknown = JSON.parse(json)
  return Array.isArray(parsed) ? String(parsed[0]) : ''
}

const KEY_BEFORE = /"([^"\\]+)\\*"\s*:\s*$/

/** What a number was taken for, as the findings tell by its place; columns of a document have different names. */
function kindOfNumber(
  text: string,
  { start }: MaskedPart,
  findings: readonly Finding[],
): string | undefined {
  const key = KEY_BEFORE.exec(text.slice(Math.max(0, start - 80), start))?.[1]
  return findings.find(({ place }) => place.endsWith(`/${key}`))?.kind
}
