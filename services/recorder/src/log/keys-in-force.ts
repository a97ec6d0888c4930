import {
  openCheckpoint,
  type EvidenceSource,
  type LogSigner,
  readPublishedChanges,
} from '@sallyport/evidence'
import { RecorderError } from '../errors.ts'
import type { Head } from './commit.ts'

/** A key of the log, and the first leaf that it signed. */
export interface KeyInForce {
  /** Verifier key. */
  readonly key: string
  readonly from: number
}

/** The keys of a log. */
export interface KeysInForce {
  /** All that have signed it, the one in force last; in a log that is yet to begin the one that will sign it. */
  readonly all: readonly KeyInForce[]
  readonly signer: LogSigner
  /** The key that is to take over; undefined where the one in force is the newest of the ring. */
  readonly next: LogSigner | undefined
}

/**
 * Finds which key of a ring, which is never empty, is in force, and whether its last one is to take over. Throws
 * `log_key_unknown` where the key in force is not in the ring, and `log_key_unusable` where the last one cannot take over.
 */
export async function findKeysInForce(
  source: EvidenceSource,
  head: Head | undefined,
  ring: readonly LogSigner[],
): Promise<KeysInForce> {
  const newest = newestOf(ring)
  const all = await keysOf(source, head, ring)
  const inForce = all.at(-1)
  if (inForce === undefined)
    return { all: [{ key: newest.key.text, from: 0 }], signer: newest, next: undefined }
  const signer = signerOf(ring, inForce)
  if (signer === newest) return { all, signer, next: undefined }
  assertTakesOver(newest, all)
  return { all, signer, next: newest }
}

/** Throws `log_key_unknown` where beside the log a key is published as the one in force that is not in the ring. */
export async function assertInRing(
  source: EvidenceSource,
  ring: readonly LogSigner[],
): Promise<void> {
  const last = (await readPublishedChanges(source)).at(-1)
  if (last !== undefined) signerOf(ring, { key: last.to.text, from: last.leaf })
}

/** Throws `log_key_unknown` unless the key that signed a checkpoint last is in the ring, by the names on it alone. */
export function assertNamed(named: readonly string[], ring: readonly LogSigner[]): void {
  const last = named.at(-1)
  if (last !== undefined && !ring.some(({ key }) => `${key.name}+${key.id}` === last))
    throw unknown(last)
}

async function keysOf(
  source: EvidenceSource,
  head: Head | undefined,
  ring: readonly LogSigner[],
): Promise<readonly KeyInForce[]> {
  if (head === undefined) return []
  const changes = (await readPublishedChanges(source)).filter(
    ({ leaf }) => leaf < head.checkpoint.size,
  )
  const keys = ring.map(({ key }) => key)
  const [first] = changes.map(({ from }) => from)
  const begun = first ?? openCheckpoint(Buffer.from(head.note), keys).signers.at(-1)
  return [
    ...(begun === undefined ? [] : [{ key: begun.text, from: 0 }]),
    ...changes.map(({ leaf, to }) => ({ key: to.text, from: leaf })),
  ]
}

function signerOf(ring: readonly LogSigner[], { key, from }: KeyInForce): LogSigner {
  const signer = ring.find((one) => one.key.text === key)
  if (signer === undefined) throw unknown(key, from)
  return signer
}

function newestOf(ring: readonly LogSigner[]): LogSigner {
  const newest = ring.at(-1)
  if (newest === undefined) throw new TypeError('a ring needs a key')
  return newest
}

function assertTakesOver({ key }: LogSigner, all: readonly KeyInForce[]): void {
  if (all.some((one) => one.key === key.text))
    throw new RecorderError(
      'log_key_unusable',
      `the last key of the log key file, ${key.text}, was replaced by another: a key is never taken anew. Put the key in force, ${all.at(-1)?.key ?? ''}, or a new one at the end of the file`,
    )
  if (all.some((one) => one.key.split('+')[1] === key.id))
    throw new RecorderError(
      'log_key_unusable',
      `the last key of the log key file has the id ${key.id} of an older key of this log, so that signatures could not be told apart: make another key`,
    )
}

const unknown = (key: string, from?: number): RecorderError =>
  new RecorderError(
    'log_key_unknown',
    `the log is signed with ${key}${from === undefined ? '' : ` since leaf ${from}`}, which is not in the log key file of this recorder: add that key to the file, behind the others, and start it again`,
  )
