import {
  type ExchangeText,
  type ReplyOf,
  type RequestOf,
  recorderTexts,
  segmentSealed,
} from '@sallyport/contracts'
import {
  covers,
  type DataKeyName,
  type EvidenceSource,
  isKind,
  type KeyWrapper,
  leafOfKey,
  readEntries,
  readLine,
  TILE_WIDTH,
} from '@sallyport/evidence'
import { exchangesWithContent, textsIn } from '../domain/texts.ts'
import { erasureIn, reach } from '../log/erasures.ts'
import type { Log } from '../log/open-log.ts'
import type { Seal } from '../log/seals.ts'
import { openRecordings, type Recordings, type Unsealed } from '../log/segment.ts'

type Reply = ReplyOf<typeof recorderTexts>

/** An answer ends with the exchange that brings it to this size. */
const ANSWER_CHARS = 512 * 1024

/** Answers with the content of the segments that leaves seal, and with erasures, from one leaf to the end of its bundle. */
export const texts =
  (log: Log, wrapper: KeyWrapper) =>
  async ({ from, skip }: RequestOf<typeof recorderTexts>): Promise<Reply> => {
    const { size, source } = log
    if (from >= size) return { steps: [], next: { from, skip: 0 }, size }
    const bundle = Math.floor(from / TILE_WIDTH)
    const entries = await readEntries(source, bundle, size)
    const recordings = openRecordings(source, size, wrapper)
    const steps: Reply['steps'] = []
    let chars = 0
    // In the order of the log.
    /* oxlint-disable no-await-in-loop */
    for (const [i, entry] of entries.entries()) {
      const leaf = bundle * TILE_WIDTH + i
      if (leaf < from) continue
      const erasure = erasureIn(entry)
      if (erasure !== undefined) steps.push(erasedStep(erasure.data))
      const seal = sealIn(entry)
      if (seal === undefined) continue
      const found = await textsOf({ source, size, recordings }, leaf, seal)
      for (const [n, text] of found.entries()) {
        if (leaf === from && n < skip) continue
        if (chars >= ANSWER_CHARS) return { steps, next: { from: leaf, skip: n }, size }
        steps.push(text)
        chars += text.bodies.reduce((sum, body) => sum + body.length, 0)
      }
    }
    /* oxlint-enable no-await-in-loop */
    return { steps, next: { from: bundle * TILE_WIDTH + entries.length, skip: 0 }, size }
  }

interface Read {
  readonly source: EvidenceSource
  readonly size: number
  readonly recordings: Recordings
}

/** What a segment has of each of its exchanges. */
async function textsOf(read: Read, leaf: number, seal: Seal): Promise<readonly ExchangeText[]> {
  const found = await unsealed(read, leaf, seal)
  const of = {
    kind: 'text' as const,
    session: seal.session,
    ...(found.key !== undefined && { day: found.key.day }),
  }
  if (found.kind === 'opened')
    return Array.from(textsIn(found.lines), ([exchange, bodies]) => ({
      ...of,
      exchange,
      bodies: [...bodies],
    }))
  const events = await read.recordings.readEvents(seal)
  const gone = found.kind === 'erased' ? ('erased' as const) : ('unreadable' as const)
  return exchangesWithContent(events).map((exchange) => ({ ...of, exchange, bodies: [], gone }))
}

/** A segment; one that an earlier leaf of its own batch erases counts as erased before its key is gone. */
async function unsealed(
  { source, size, recordings }: Read,
  leaf: number,
  seal: Seal,
): Promise<Unsealed> {
  // What is damaged is for `verify` to tell of; the rest of the log goes on.
  const found = await recordings.unseal(seal)
  if (found.kind !== 'opened' || found.key === undefined) return found
  const from = leafOfKey(seal.key) ?? leaf
  return (await erasedWithin(source, size, { from, to: leaf }, found.key))
    ? { kind: 'erased', key: found.key }
    : found
}

/** Whether one of some leaves erases what a data key opens. */
async function erasedWithin(
  source: EvidenceSource,
  size: number,
  { from, to }: { readonly from: number; readonly to: number },
  key: DataKeyName,
): Promise<boolean> {
  for (let bundle = Math.floor(from / TILE_WIDTH); bundle * TILE_WIDTH < to; bundle++) {
    // A batch has a few bundles at the most.
    // oxlint-disable-next-line no-await-in-loop
    const entries = await readEntries(source, bundle, size)
    for (const [i, entry] of entries.entries()) {
      const leaf = bundle * TILE_WIDTH + i
      if (leaf < from || leaf >= to) continue
      const data = erasureIn(entry)?.data
      if (data?.sessions.includes(key.session) === true && covers(reach(leaf, data), key))
        return true
    }
  }
  return false
}

function erasedStep({ sessions, through }: Parameters<typeof reach>[1]): Reply['steps'][number] {
  return { kind: 'erased', sessions: [...sessions], ...(through !== undefined && { through }) }
}

function sealIn(entry: Uint8Array): Seal | undefined {
  const text = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
  if (!text.includes(segmentSealed.type)) return undefined
  const line = readLine(entry)
  return line.kind === 'event' && isKind(line.event, segmentSealed) ? line.event.data : undefined
}
