import { type DataOf, type EventOf, sessionErased, type SessionId } from '@sallyport/contracts'
import {
  covers,
  type DataKeyName,
  erasedPrefix,
  type EvidenceSource,
  isKind,
  parseErasedKey,
  readEntries,
  readLine,
  TILE_WIDTH,
} from '@sallyport/evidence'

/** An erasure of a session as the log tells of it. */
export interface LoggedErasure {
  readonly leaf: number
  readonly event: EventOf<typeof sessionErased>
}

/** Most erasures of one session that are read. */
const MAX_READ = 64

/** The erasures of a session that were carried out, the newest last. The marks name leaves; what counts is the log. */
export async function erasuresOf(
  source: EvidenceSource,
  size: number,
  session: SessionId,
): Promise<readonly LoggedErasure[]> {
  let leaves: number[] = []
  for await (const key of source.list(erasedPrefix(session))) {
    const leaf = parseErasedKey(key)?.leaf
    if (leaf !== undefined && leaf < size) leaves = [...leaves.slice(1 - MAX_READ), leaf]
  }
  const found: LoggedErasure[] = []
  for (const leaf of leaves) {
    // oxlint-disable-next-line no-await-in-loop
    const entries = await readEntries(source, Math.floor(leaf / TILE_WIDTH), size)
    const event = erasureIn(entries[leaf % TILE_WIDTH])
    if (event?.data.sessions.includes(session) === true) found.push({ leaf, event })
  }
  return found
}

/** Whether an erasure that the log tells of deleted a data key. */
export async function wasErased(
  source: EvidenceSource,
  size: number,
  name: DataKeyName,
): Promise<boolean> {
  const erasures = await erasuresOf(source, size, name.session)
  return erasures.some(({ leaf, event }) => covers(reach(leaf, event.data), name))
}

/** The event of an entry that tells of an erasure; undefined for any other. */
export function erasureIn(
  entry: Uint8Array | undefined,
): EventOf<typeof sessionErased> | undefined {
  if (entry === undefined || !textOf(entry).includes(sessionErased.type)) return undefined
  const line = readLine(entry)
  return line.kind === 'event' && isKind(line.event, sessionErased) ? line.event : undefined
}

/** How far the erasure at a leaf reaches. */
export const reach = (leaf: number, { through }: DataOf<typeof sessionErased>) => ({
  leaf,
  ...(through !== undefined && { through }),
})

const textOf = (entry: Uint8Array): Buffer =>
  Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
