import { EdgeError } from '../errors.ts'

/** The error of a target that was asked and ended before it had answered. */
export const interrupted = (cause: unknown): EdgeError =>
  new EdgeError(
    'target_interrupted',
    'The target ended before it answered. It may have done what was asked; look before you try again.',
    { cause },
  )

/** Whether the gateway cut a stream itself: nobody is there any more to be told. */
export const isAbort = (cause: unknown): boolean =>
  cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError')
