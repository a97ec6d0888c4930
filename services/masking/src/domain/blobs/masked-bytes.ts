import { NO_FIELDS } from '../fields/field.ts'
import { placeholder } from '../detector.ts'
import { BlockedContent, MAX_LEVELS } from '../pass.ts'
import { UNKNOWN_CONTENT } from '../placeholder-kinds.ts'
import type { Steps } from '../pace.ts'
import { Edits, splice } from '../splice.ts'
import type { Target, TextAt, TextMasker } from '../text-masker.ts'
import { bytesOf, textOf } from './base64.ts'
import { mediumOf } from './media.ts'

/** Bytes that are written as base64. */
export interface Encoded {
  readonly mimeType: string
  readonly payload: string
  /** How they are written, as findings tell it. */
  readonly rule: string
}

/** What becomes of the base64: absent where it stays. */
export interface MaskedBytes {
  readonly content?: string
  readonly shown?: string
}

/**
 * Masks bytes that are text, and writes them as base64 again. Pictures and sounds stay; what is neither blocks the content,
 * unless the profile lets it pass. Undefined where the bytes are too deep within each other to look at.
 */
export function* maskedBytes(
  masker: TextMasker,
  { mimeType, payload, rule }: Encoded,
  at: TextAt,
  targets: readonly Target[],
): Steps<MaskedBytes | undefined> {
  if (at.level >= MAX_LEVELS) return undefined
  const written = bytesOf(payload)
  const read = written === undefined ? undefined : textOf(written.bytes)
  const medium = written === undefined ? 'unknown' : mediumOf(mimeType, read !== undefined)
  if (medium === 'picture') return {}
  if (written === undefined || read === undefined) return unknown(masker, rule, at.place())
  const { text, encoding } = read
  const { profile, pace } = masker.pass
  const inner = targets.map(({ isShown }) => collector(isShown))
  const place = { ...at, place: () => `${at.place()}#`, level: at.level + 1 }
  const scanned = { text, bits: yield* profile.prefilter.scan(text, pace) }
  const spot = { ...at.spot, fields: NO_FIELDS, mayGo: false }
  yield* masker.mask(scanned, { ...place, spot }, inner) ?? []
  const masked: { content?: string; shown?: string } = {}
  for (const { isShown, edits } of inner) {
    if (edits.count === 0) continue
    const spliced = written.write(Buffer.from(yield* splice(text, edits, pace), encoding))
    if (isShown) masked.shown = spliced
    else masked.content = spliced
  }
  return masked
}

function unknown({ pass, findings }: TextMasker, rule: string, place: string): MaskedBytes {
  if (pass.profile.unknownContent === 'pass') return {}
  if (!pass.keepsForm) throw new BlockedContent({ kind: UNKNOWN_CONTENT, rule }, place)
  findings.add({ kind: UNKNOWN_CONTENT, rule, action: 'redact', place, count: 1 })
  return { content: placeholder(UNKNOWN_CONTENT), shown: placeholder(UNKNOWN_CONTENT) }
}

/** Takes the edits of a text that is written anew. */
function collector(isShown: boolean): Target & { readonly edits: Edits } {
  const edits = new Edits()
  return {
    isShown,
    edits,
    add: (start, end, text) => edits.add(start, end, text),
    drop: () => false,
  }
}
