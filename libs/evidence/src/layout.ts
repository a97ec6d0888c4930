import type { SessionId } from '@sallyport/contracts'

/** Key of the newest checkpoint. */
export const CHECKPOINT_KEY = 'checkpoint'
/** What the keys of batches that are on their way into the log begin with. */
export const STAGED_PREFIX = 'staged/'
/** What the keys of all checkpoints ever signed begin with. */
export const CHECKPOINTS_PREFIX = 'checkpoints/'

const SEGMENT_SUFFIX = '.ndjson.zst'

/** Twelve digits, so that the order of keys is that of numbers. */
const digits = (n: number): string => String(n).padStart(12, '0')

/** Key of the checkpoint of a size: its twelve digits in groups of three, so that no folder grows large. */
export const checkpointKey = (size: number): string =>
  `${CHECKPOINTS_PREFIX}${digits(size).replaceAll(/\d{3}(?=\d)/g, '$&/')}`

/** Key of a batch on its way that brings the log to a size; `id` tells rivals apart. */
export const stagedKey = (size: number, id: string): string =>
  `${STAGED_PREFIX}${digits(size)}-${id}`

/** Size of the checkpoint that a key names; undefined where it names none. */
export function checkpointSize(key: string): number | undefined {
  const match = /^checkpoints\/(\d{3}\/\d{3}\/\d{3}\/\d{3})$/.exec(key)
  return match?.[1] === undefined ? undefined : Number(match[1].replaceAll('/', ''))
}

/** What the keys of a session's segments begin with. */
export const sessionPrefix = (session: SessionId): string => `recordings/${session}/`

/** Key of the segment of a session in the batch that begins with the given leaf. */
export const segmentKey = (session: SessionId, firstLeaf: number): string =>
  `${sessionPrefix(session)}${digits(firstLeaf)}${SEGMENT_SUFFIX}`

/** Key of lines that were set aside, by the leaf that tells of them. */
export const rejectedKey = (leaf: number): string => `rejected/${digits(leaf)}${SEGMENT_SUFFIX}`

/** The leaf in the key of a segment or of rejected lines; undefined where the key is neither. */
export function leafOfKey(key: string): number | undefined {
  const match = /^(?:recordings\/[0-9a-f]{32}|rejected)\/(\d{12})\.ndjson\.zst$/.exec(key)
  return match?.[1] === undefined ? undefined : Number(match[1])
}
