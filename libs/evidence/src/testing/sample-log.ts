import { createHash } from 'node:crypto'
import type { SessionId } from '@sallyport/contracts'
import {
  CHECKPOINT_KEY,
  checkpointKey,
  plainSegmentKey,
  rejectedKey,
  segmentKey,
} from '../layout.ts'
import { readLine } from '../line.ts'
import { signCheckpoint } from '../note/checkpoint.ts'
import { createLogKey, type LogSigner, readLogKey } from '../note/log-key.ts'
import { publishedChange } from '../note/published-keys.ts'
import { packLines } from '../lines.ts'
import { createDataKey } from '../recording/data-key.ts'
import type { KeyWrapper } from '../recording/key-wrapper.ts'
import { sealSegment } from '../recording/segment.ts'
import { sessionOf } from '../session-of.ts'
import { append, EMPTY_EDGE, edgeRoot } from '../tiles/edge.ts'
import { partialsPrefix } from '../tiles/path.ts'
import { type MemorySource, memorySource } from './memory-source.ts'
import { eventLine } from './sample-events.ts'

export { exchangeLines } from './sample-events.ts'

/** Writes a log as a recorder does, one batch after the other, into memory. */
export interface SampleLog {
  readonly source: MemorySource
  readonly signer: LogSigner
  readonly size: number
  /** Writes a batch of journal lines; `change` may alter what becomes of it, to write what a recorder never would. */
  batch(
    lines: readonly Uint8Array[],
    change?: (leaves: Uint8Array[]) => Uint8Array[],
  ): Promise<void>
  /** Lets another key take over; `signers` may be others than both of them, and so may the old key that the leaf names. */
  rotate(to: LogSigner, signers?: readonly LogSigner[], from?: LogSigner): Promise<void>
}

const ORIGIN = 'sallyport.test/log'

/**
 * Starts an empty log, under a key of its own unless one is given. Its segments are encrypted where there is something to
 * wrap their keys, and plain as in older logs where there is not.
 */
export function sampleLog(signer: LogSigner = sampleSigner(), wrapper?: KeyWrapper): SampleLog {
  let signing = signer
  const source = memorySource()
  let edge = EMPTY_EDGE
  let journal = 0

  const commit = async (
    leaves: readonly Uint8Array[],
    [first = signing, ...others]: readonly LogSigner[] = [signing],
  ): Promise<void> => {
    const appended = append(edge, leaves)
    edge = appended.edge
    source.put(appended.objects)
    for (const { key } of appended.objects) {
      const partials = partialsPrefix(key)
      if (partials !== undefined) dropUnder(source, partials)
    }
    const bytes = Buffer.from(
      await signCheckpoint({ size: edge.size, root: edgeRoot(edge) }, first, ...others),
    )
    source.put([
      { key: checkpointKey(edge.size), bytes },
      { key: CHECKPOINT_KEY, bytes },
    ])
  }
  return {
    source,
    signer,
    get size() {
      return edge.size
    },
    async batch(lines, change = (leaves) => leaves) {
      const batch = { source, wrapper, first: edge.size, sequence: ++journal }
      await commit(change(await sealed(batch, lines)))
    },
    async rotate(to, signers = [signing, to], from = signing) {
      const keys = { from: from.key.text, to: to.key.text }
      source.put([publishedChange(edge.size, keys.from, keys.to)])
      const advanced = { journal, state: 0 }
      await commit(
        [
          eventLine('dev.sallyport.log.key_rotated.v1', 'log', keys),
          eventLine('dev.sallyport.log.advanced.v1', 'log', advanced),
        ],
        signers,
      )
      signing = to
    },
  }
}

/** A new key for a sample log. */
export const sampleSigner = (): LogSigner => readLogKey(createLogKey(ORIGIN).privateKeyPem, ORIGIN)

interface SampleBatch {
  readonly source: MemorySource
  readonly wrapper: KeyWrapper | undefined
  readonly first: number
  readonly sequence: number
}

/** Stores what the lines of a batch say beside the log, and returns the batch's leaves. */
async function sealed(batch: SampleBatch, lines: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const { source, first, sequence } = batch
  const { leaves, sessions, rejected } = sort(lines)
  const seal = (type: string, data: object): void =>
    void leaves.push(eventLine(`dev.sallyport.${type}.v1`, 'log', data))
  if (rejected.length > 0) {
    const stored = store(source, rejectedKey(first + leaves.length), packLines(rejected))
    const problems = [{ line: 0, problem: 'not_json' }]
    const about = { stream: 'journal', sequence, lines: problems, rejected: rejected.length }
    seal('journal.rejected', { ...about, ...stored })
  }
  for (const [session, content] of sessions) {
    const stored = await storeSegment(batch, session, content)
    seal('segment.sealed', { session, ...stored, records: content.length })
  }
  seal('log.advanced', { journal: sequence, state: 0 })
  return leaves
}

async function storeSegment(
  { source, wrapper, first }: SampleBatch,
  session: SessionId,
  lines: readonly Uint8Array[],
): Promise<object> {
  if (wrapper === undefined) return store(source, plainSegmentKey(session, first), packLines(lines))
  const name = { session, leaf: first, day: '20260102' }
  const { key, stored } = await createDataKey(name, undefined, wrapper)
  source.put([stored])
  const at = segmentKey(session, first)
  return store(source, at, sealSegment(at, lines, key))
}

function store(source: MemorySource, key: string, bytes: Uint8Array): object {
  source.put([{ key, bytes }])
  return { key, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function sort(lines: readonly Uint8Array[]) {
  const leaves: Uint8Array[] = []
  const rejected: Uint8Array[] = []
  const sessions = new Map<SessionId, Uint8Array[]>()
  for (const bytes of lines) {
    const line = readLine(bytes)
    if (line.kind === 'invalid') rejected.push(bytes)
    if (line.kind === 'event') leaves.push(bytes)
    const session = sessionIn(line)
    if (session !== undefined) sessions.set(session, [...(sessions.get(session) ?? []), bytes])
  }
  return { leaves, sessions, rejected }
}

function sessionIn(line: ReturnType<typeof readLine>): SessionId | undefined {
  switch (line.kind) {
    case 'event':
      return sessionOf(line.event)
    case 'content':
      return line.content.session
    case 'invalid':
      return undefined
  }
}

function dropUnder(source: MemorySource, prefix: string): void {
  for (const key of source.objects.keys()) if (key.startsWith(prefix)) source.objects.delete(key)
}
