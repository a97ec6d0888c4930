import type { PathFacts } from '@sallyport/contracts'
import { checkedText, NotUnderstood, understand } from '../not-understood.ts'

/** How a path is to be read. */
export interface PathOptions {
  readonly style: 'posix'
}

/** `PATH_MAX` and `NAME_MAX` of Linux, in bytes. */
const MAX_BYTES = 4095
const MAX_SEGMENT_BYTES = 255

const MAX_SEGMENTS = 256

/**
 * Finds out what a path names, from its text alone: where `..` follows a symbolic link, the file system decides
 * otherwise. Never throws; a path that a program may take for another one is not understood.
 */
export function pathFacts(text: unknown, _options: PathOptions): PathFacts {
  return understand(() => analyse(checkedText(text, MAX_BYTES)), notUnderstood)
}

function analyse(text: string): PathFacts {
  if (text === '') throw new NotUnderstood('it is empty')
  if (text.startsWith('~')) throw new NotUnderstood('it begins with what may become a home folder')
  const absolute = text.startsWith('/')
  const { segments, above, traversal } = resolve(text.split('/'))
  const up = absolute ? [] : Array.from({ length: above }, () => '..')
  const normalized = [...up, ...segments].join('/')
  return {
    understood: true,
    absolute,
    normalized: absolute ? `/${normalized}` : normalized || '.',
    segments: [...up, ...segments],
    traversal,
    escapes: above > 0,
    hidden: segments.some((segment) => segment.startsWith('.')),
  }
}

/** Resolves `.` and `..`; `above` counts the `..` that nothing stands before. */
function resolve(parts: readonly string[]): {
  readonly segments: readonly string[]
  readonly above: number
  readonly traversal: boolean
} {
  const segments: string[] = []
  let above = 0
  for (const part of parts) {
    if (part === '' || part === '.') continue
    if (part !== '..') segments.push(part)
    else if (segments.pop() === undefined) above += 1
    if (segments.length + above > MAX_SEGMENTS) throw new NotUnderstood('it is nested too deeply')
    if (Buffer.byteLength(part) > MAX_SEGMENT_BYTES) {
      throw new NotUnderstood('one of its names is longer than 255 bytes')
    }
  }
  return { segments, above, traversal: parts.includes('..') }
}

const notUnderstood = (problem: string): PathFacts => ({
  understood: false,
  absolute: false,
  normalized: '',
  segments: [],
  traversal: false,
  escapes: false,
  hidden: false,
  problem,
})
