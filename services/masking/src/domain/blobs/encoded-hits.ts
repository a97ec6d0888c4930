import { type FoundBy, Hits } from '../hits.ts'
import type { Steps } from '../pace.ts'
import type { Target, TextAt, TextMasker } from '../text-masker.ts'
import { base64Runs } from './base64-runs.ts'
import { dataUris } from './data-uri.ts'
import { maskedBytes, type MaskedBytes } from './masked-bytes.ts'

/** The payloads of the data URIs of a text that are written anew; undefined for none. */
export function* dataUriHits(
  masker: TextMasker,
  text: string,
  at: TextAt,
  targets: readonly Target[],
): Steps<Hits | undefined> {
  const hits = new Hits()
  for (const { mimeType, start, end } of dataUris(text)) {
    const payload = text.slice(start, end)
    const masked = yield* maskedBytes(masker, { mimeType, payload, rule: 'data_uri' }, at, targets)
    if (masked !== undefined) add(hits, { start, end, payload, rule: 'data_uri' }, masked)
  }
  return hits.count === 0 ? undefined : hits
}

/** What is written anew of the base64 that nothing announces, in the rest of a text; undefined for none. */
export function* base64Hits(
  masker: TextMasker,
  rest: string,
  at: TextAt,
  targets: readonly Target[],
): Steps<Hits | undefined> {
  const hits = new Hits()
  for (const { start, end } of base64Runs(rest)) {
    const encoded = { mimeType: '', payload: rest.slice(start, end), rule: 'base64' }
    const masked = (yield* maskedBytes(masker, encoded, at, targets)) ?? {}
    if (masked.content === undefined && masked.shown === undefined) continue
    add(hits, { start, end, ...encoded }, masked)
  }
  return hits.count === 0 ? undefined : hits
}

interface Written {
  readonly start: number
  readonly end: number
  readonly payload: string
  readonly rule: string
}

function add(hits: Hits, { start, end, payload, rule }: Written, masked: MaskedBytes): void {
  const { content = payload, shown = payload } = masked
  const foundBy: FoundBy = {
    kind: 'encoded',
    action: 'redact',
    isTold: true,
    rule,
    shownText: shown,
    stays: { content: masked.content === undefined, shown: masked.shown === undefined },
  }
  hits.add(start, end, foundBy, content)
}
