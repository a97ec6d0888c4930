import type { Progress } from '@sallyport/evidence'
import type { Context } from '../context.ts'

/** Between one showing and the next: a terminal that is told of each of a thousand bundles takes time for it. */
const APART_MS = 100

/** Shows a person at a terminal how far a check has come; not beside JSON, which programs ask for. */
export function shownProgress(context: Context) {
  let shown = -Infinity
  return {
    onProgress: ({ leaves, size }: Progress): void => {
      const now = performance.now()
      if (!showsProgress(context) || now - shown < APART_MS) return
      shown = now
      const percent = Math.floor((100 * leaves) / size)
      context.err.write(`\r${leaves} of ${size} leaves, ${percent} %`)
    },
  }
}

/** Tells a person at a terminal what is waited for, until it is there. */
export async function whileShown<T>(
  context: Context,
  text: string,
  waiting: Promise<T>,
): Promise<T> {
  if (showsProgress(context)) context.err.write(`\r${text}`)
  try {
    return await waiting
  } finally {
    clearProgress(context)
  }
}

/** Takes what was shown away again. */
export function clearProgress(context: Context): void {
  if (showsProgress(context)) context.err.write('\r\u001b[K')
}

const showsProgress = ({ isTerminal, json }: Context): boolean => isTerminal && !json
