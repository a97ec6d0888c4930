import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newEventId } from '@sallyport/contracts'
import {
  append,
  CHECKPOINT_KEY,
  checkpointKey,
  type Edge,
  edgeRoot,
  EMPTY_EDGE,
  type KeyWrapper,
  type LogSigner,
  partialsPrefix,
  signCheckpoint,
  type StoredObject,
} from '@sallyport/evidence'
import { type Batch, buildBatch, type Cursor } from '../src/domain/batch.ts'
import { readMessage, type StreamMessage } from '../src/domain/message.ts'
import { bySession } from '../src/domain/session-lines.ts'
import { createDataKeys } from '../src/log/data-keys.ts'
import { exchangeLines } from '../src/testing/sample-lines.ts'

/** What is written, and how much of it. */
export interface LogToWrite {
  readonly directory: string
  readonly signer: LogSigner
  readonly wrapper: KeyWrapper
  /** The log ends with the batch that brings its files to so many bytes. */
  readonly bytes: number
  /** Sessions that go on at the same time. */
  readonly sessions: number
  /** Numbers from 0 up to 1. */
  readonly random: () => number
  readonly onProgress: (bytes: number) => void
}

/** What a log came to. */
export interface WrittenLog {
  readonly leaves: number
  readonly files: number
  /** Of all files. */
  readonly bytes: number
  /** Of the events and content as they came, which segments hold compressed. */
  readonly lineBytes: number
}

/** Exchanges of a batch: with two events each, as many as a recorder under load takes at once. */
const EXCHANGES = 128
/** Exchanges that an edge appends at once. */
const TOGETHER = 16
/** Exchanges of a session. */
const LONG = 100
/** Time from one batch to the next: a log of a gigabyte is one of two days. */
const APART_MS = 60_000

/** Writes a log into a folder by what a recorder writes it with, all but the syncing of its files. */
export async function writeLog(about: LogToWrite): Promise<WrittenLog> {
  const { directory, signer, wrapper, onProgress } = about
  const files = unsynced(directory)
  const source = traffic(about)
  let now = Date.parse('2026-01-02T03:04:05Z')
  const dataKeys = createDataKeys(wrapper, () => new Date(now))
  const stamp = () => ({ id: newEventId(), source: '/recorder', time: new Date(now) })
  let edge: Edge = EMPTY_EDGE
  let note: Uint8Array = new Uint8Array()
  let cursor: Cursor = { journal: 0, state: 0 }
  // Each batch begins where the one before it ended.
  /* oxlint-disable no-await-in-loop */
  for (; files.bytes < about.bytes; now += APART_MS) {
    const messages = source.batch(cursor.journal).map(readMessage)
    const keys = await dataKeys.forBatch(bySession(messages), edge.size)
    const batch = buildBatch({
      first: edge.size,
      cursor,
      messages,
      dataKeys: keys,
      openFrom,
      stamp,
    })
    ;({ cursor } = batch)
    ;({ edge, note } = await commit({ files, signer }, edge, batch))
    onProgress(files.bytes)
  }
  /* oxlint-enable no-await-in-loop */
  files.put([{ key: CHECKPOINT_KEY, bytes: note }])
  return {
    leaves: edge.size,
    files: files.count,
    bytes: files.bytes,
    lineBytes: source.lineBytes,
  }
}

/** Each exchange ends in the batch in which it begins. */
const openFrom = (index: number): number => index

/** What edges append while the log is written. */
function traffic({ sessions, random }: LogToWrite) {
  let [done, lineBytes] = [0, 0]
  const message = (sequence: number): StreamMessage => {
    const lines = Array.from({ length: TOGETHER }, () => {
      // Sessions take turns; each is followed by another one when it has lasted so long.
      const [turn, round] = [done % sessions, Math.floor(done / sessions)]
      done++
      return exchangeLines(1 + turn + sessions * Math.floor(round / LONG), bodyOf(random))
    })
    const data = Buffer.from(`${lines.flat().join('\n')}\n`)
    lineBytes += data.length
    return { stream: 'journal', sequence, data }
  }
  return {
    /** The messages of a batch, behind the last one that the log holds. */
    batch: (last: number): StreamMessage[] =>
      Array.from({ length: EXCHANGES / TOGETHER }, (_, i) => message(last + 1 + i)),
    get lineBytes() {
      return lineBytes
    },
  }
}

const NAMES = ['Ada', 'Blaise', 'Chandra', 'Dorothy', 'Emmy', 'Felix', 'Grace', 'Hedy']

/** A masked answer of 1 to 60 rows, as a query of orders has it; most are short. */
function bodyOf(random: () => number): string {
  const below = (end: number): number => Math.floor(random() * end)
  const rows = Array.from({ length: 1 + Math.floor(random() ** 3 * 60) }, () => ({
    id: below(10_000_000),
    customer: `${NAMES[below(NAMES.length)]} <EMAIL_ADDRESS>`,
    ordered: new Date(1_700_000_000_000 + below(60_000_000_000)).toISOString(),
    total: below(1_000_000) / 100,
    reference: below(2 ** 32).toString(36) + below(2 ** 32).toString(36),
  }))
  return JSON.stringify({ result: { structuredContent: { rows } } })
}

/** A folder whose files are written as fast as can be: what is measured comes later. */
interface Files {
  readonly count: number
  readonly bytes: number
  put(objects: Iterable<StoredObject>): void
  /** Removes the partial tiles that full ones among these have made needless. */
  dropPartials(objects: Iterable<StoredObject>): void
}

function unsynced(root: string): Files {
  /** By folder. */
  const held = new Map<string, { count: number; bytes: number }>()
  const sum = { count: 0, bytes: 0 }
  return {
    get count() {
      return sum.count
    },
    get bytes() {
      return sum.bytes
    },
    put(objects) {
      for (const { key, bytes } of objects) {
        const folder = dirname(key)
        const here = held.get(folder) ?? { count: 0, bytes: 0 }
        if (!held.has(folder)) mkdirSync(join(root, folder), { recursive: true })
        held.set(folder, here)
        for (const tally of [here, sum]) {
          tally.count++
          tally.bytes += bytes.length
        }
        writeFileSync(join(root, key), bytes)
      }
    },
    dropPartials(objects) {
      for (const { key } of objects) {
        const folder = partialsPrefix(key)?.slice(0, -1) ?? ''
        const here = held.get(folder)
        if (here === undefined || !held.delete(folder)) continue
        sum.count -= here.count
        sum.bytes -= here.bytes
        rmSync(join(root, folder), { recursive: true })
      }
    },
  }
}

/** Adds a batch to the log, as a recorder that nobody disturbs does. */
async function commit(
  { files, signer }: { readonly files: Files; readonly signer: LogSigner },
  edge: Edge,
  { parts, keys, objects }: Batch,
): Promise<{ readonly edge: Edge; readonly note: Uint8Array }> {
  files.put([...keys, ...objects])
  let [end, bytes] = [edge, new Uint8Array()]
  for (const leaves of parts) {
    const appended = append(end, leaves)
    end = appended.edge
    const { size } = end
    // Each signs what the one before it signed, and more.
    // oxlint-disable-next-line no-await-in-loop
    const note = await signCheckpoint({ size, root: edgeRoot(end) }, signer)
    bytes = Buffer.from(note)
    files.put([...appended.objects, { key: checkpointKey(size), bytes }])
    files.dropPartials(appended.objects)
  }
  return { edge: end, note: bytes }
}
