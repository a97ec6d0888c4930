import type { SessionId } from '@sallyport/contracts'

/** Key of the newest checkpoint. */
export const CHECKPOINT_KEY = 'checkpoint'
/** What the keys of batches that are on their way into the log begin with. */
export const STAGED_PREFIX = 'staged/'
/** What the keys of all checkpoints ever signed begin with. */
export const CHECKPOINTS_PREFIX = 'checkpoints/'

/** Of lines as they are, compressed. */
const LINES_SUFFIX = '.ndjson.zst'
/** Of lines that are encrypted too. */
const SEALED_SUFFIX = `${LINES_SUFFIX}.enc`

/** How far the erasures that the log tells of were carried out. */
export const ERASURES_KEY = 'erasures'

/** Twelve digits, so that the order of keys is that of numbers. */
export const leafDigits = (n: number): string => String(n).padStart(12, '0')

/** Key of the checkpoint of a size: its twelve digits in groups of three, so that no folder grows large. */
export const checkpointKey = (size: number): string =>
  `${CHECKPOINTS_PREFIX}${leafDigits(size).replaceAll(/\d{3}(?=\d)/g, '$&/')}`

/** Key of a batch on its way that brings the log to a size; `id` tells rivals apart. */
export const stagedKey = (size: number, id: string): string =>
  `${STAGED_PREFIX}${leafDigits(size)}-${id}`

/** Size of the checkpoint that a key names; undefined where it names none. */
export function checkpointSize(key: string): number | undefined {
  const match = /^checkpoints\/(\d{3}\/\d{3}\/\d{3}\/\d{3})$/.exec(key)
  return match?.[1] === undefined ? undefined : Number(match[1].replaceAll('/', ''))
}

/** What the keys of a session's segments begin with. */
export const sessionPrefix = (session: SessionId): string => `recordings/${session}/`

/** Key of the segment of a session in the batch that begins with the given leaf. */
export const segmentKey = (session: SessionId, firstLeaf: number): string =>
  `${sessionPrefix(session)}${leafDigits(firstLeaf)}${SEALED_SUFFIX}`

/** Key of such a segment in logs from before segments were encrypted. */
export const plainSegmentKey = (session: SessionId, firstLeaf: number): string =>
  `${sessionPrefix(session)}${leafDigits(firstLeaf)}${LINES_SUFFIX}`

/** What the keys of the marks of a session's erasures begin with. */
export const erasedPrefix = (session: SessionId): string => `erased/${session}/`

/** Key of the mark that the erasure which a leaf tells of was carried out for a session. */
export const erasedKey = (session: SessionId, leaf: number): string =>
  `${erasedPrefix(session)}${leafDigits(leaf)}`

/** The session and the leaf in the key of such a mark; undefined where it is none. */
export function parseErasedKey(
  key: string,
): { readonly session: string; readonly leaf: number } | undefined {
  const [, session, leaf] = /^erased\/([0-9a-f]{32})\/(\d{12})$/.exec(key) ?? []
  return session === undefined ? undefined : { session, leaf: Number(leaf) }
}

/** What the keys of the objects that publish changes of the log's key begin with. */
export const LOG_KEYS_PREFIX = 'log-keys/'

/** Key of the object that publishes both keys of the change that a leaf tells of. */
export const logKeysKey = (leaf: number): string => `${LOG_KEYS_PREFIX}${leafDigits(leaf)}`

/** Key of lines that were set aside, by the leaf that tells of them. */
export const rejectedKey = (leaf: number): string => `rejected/${leafDigits(leaf)}${LINES_SUFFIX}`

/**
 * The leaf with which began the batch that wrote a segment or a data key, or the leaf that tells of rejected lines, of an
 * erasure or of another key of the log; undefined for other keys.
 */
export function leafOfKey(key: string): number | undefined {
  const leaf = WITH_LEAF.map((pattern) => pattern.exec(key)?.[1]).find((digits) => digits)
  return leaf === undefined ? undefined : Number(leaf)
}

const WITH_LINES = [
  /^recordings\/[0-9a-f]{32}\/(\d{12})\.ndjson\.zst(?:\.enc)?$/,
  /^rejected\/(\d{12})\.ndjson\.zst$/,
]

const LOG_KEYS = /^log-keys\/(\d{12})$/

const WITH_LEAF = [
  ...WITH_LINES,
  /^keys\/[0-9a-f]{32}\/(\d{12})-\d{8}(?:-[a-z][a-z0-9-]{0,62})?(?:\.[0-9a-f]{16})?$/,
  /^erased\/[0-9a-f]{32}\/(\d{12})$/,
  LOG_KEYS,
]

/** Whether a key is that of an object that publishes keys of the log. */
export const isLogKeys = (key: string): boolean => LOG_KEYS.test(key)

/** Whether a key is that of lines whose hash the log holds: a segment of a recording, or lines that were set aside. */
export const isSealedLines = (key: string): boolean =>
  WITH_LINES.some((pattern) => pattern.test(key))
