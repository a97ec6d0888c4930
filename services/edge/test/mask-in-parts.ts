import type { ReplyOf, RequestOf } from '@sallyport/contracts'
import type { maskingStream } from '@sallyport/contracts'

const WORDS: Readonly<Record<string, readonly [word: string, masked: string]>> = {
  strict: ['private', '[strict]'],
}

/**
 * Masks the parts of a text by the rule of the test's masking: one word of it is a value, which the profile `blocking` lets
 * nobody see. The end of a part that could be
 * the beginning of that word is held.
 */
export function maskInParts({
  profile,
  held,
  text,
  last,
}: RequestOf<typeof maskingStream>): ReplyOf<typeof maskingStream> {
  const [word, masked] = WORDS[profile] ?? ['secret', '[masked]']
  const pieces = `${held}${text}`.split(word)
  const end = pieces.at(-1) ?? ''
  const open = last ? 0 : Math.min(end.length, word.length - 1)
  const kept =
    Array.from({ length: open + 1 }, (_, index) => end.slice(end.length - open + index)).find(
      (rest) => word.startsWith(rest),
    ) ?? ''
  const out = pieces.join(masked)
  const count = pieces.length - 1
  const action = profile === 'blocking' ? 'block' : 'redact'
  return {
    text: out.slice(0, out.length - kept.length),
    held: kept,
    findings: count === 0 ? [] : [{ kind: 'test', rule: 'secret', place: '', action, count }],
  }
}
