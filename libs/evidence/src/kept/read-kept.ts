import { encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import { type Checkpoint, readCheckpoint } from '../note/checkpoint.ts'
import type { Keys } from '../note/verifier-key.ts'
import { findNotes } from './find-notes.ts'

/** A checkpoint that someone else kept. */
export interface KeptHead {
  /** In base 64, as it stands in the note; as bytes, a million of them would hold much more memory. */
  readonly root: string
  /** Line of the file in which it begins, from 1. */
  readonly line: number
}

/** The checkpoints in one file of someone who kept them: a SIEM, an auditor. */
export interface Kept {
  /** The file's name, as it is told to people. */
  readonly file: string
  /** Those that the log's key signed, by size. Two of one size have different roots, and are of two histories. */
  readonly heads: ReadonlyMap<number, readonly KeptHead[]>
  /** Those that it did not sign: how many, and the line of the first. */
  readonly unsigned: { readonly count: number; readonly line: number }
}

/** Checkpoints of most sizes that are held; the newest alone speaks for all leaves before it. */
const MAX_SIZES = 1_000_000

/**
 * Reads the checkpoints of a file: signed notes as they are, or in strings of JSON, whatever stands around them. Reads
 * one line at a time and holds about 150 bytes for each different checkpoint that one of the keys signed. Throws
 * `invalid_checkpoint` where there is none, or more than can be held.
 */
export async function readKept(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  keys: Keys,
): Promise<Kept> {
  const heads = new Map<number, KeptHead[]>()
  const unsigned = { count: 0, line: 0 }
  for await (const { note, line } of findNotes(pieces)) {
    const checkpoint = readCheckpoint(Buffer.from(note), keys)
    if (checkpoint !== undefined) addHead(heads, checkpoint, line)
    else if (unsigned.count++ === 0) unsigned.line = line
    if (heads.size > MAX_SIZES) throw tooMany()
  }
  if (heads.size > 0 || unsigned.count > 0) return { file, heads, unsigned }
  throw new EvidenceError('invalid_checkpoint', 'there is no checkpoint in it')
}

function addHead(heads: Map<number, KeptHead[]>, { size, root }: Checkpoint, line: number): void {
  const head = { root: encodeBase64(root), line }
  const known = heads.get(size)
  if (known === undefined) heads.set(size, [head])
  // Of two that differ, one is of another history already; a third tells nothing new.
  else if (known.length === 1 && known[0]?.root !== head.root) known.push(head)
}

const tooMany = (): EvidenceError =>
  new EvidenceError(
    'invalid_checkpoint',
    'there are more than 1,000,000 checkpoints in it: take the newest, they speak for all leaves before them',
  )
