import type { Progress } from '@sallyport/evidence'
import type { Context } from '../context.ts'

/** Shows a person at a terminal how far a check has come. */
export const shownProgress = ({ isTerminal, err }: Context) => ({
  onProgress: ({ leaves, size }: Progress): void => {
    if (isTerminal) err.write(`\r${leaves} of ${size} leaves`)
  },
})

/** Takes what was shown away again. */
export function clearProgress({ isTerminal, err }: Context): void {
  if (isTerminal) err.write('\r\u001b[K')
}
