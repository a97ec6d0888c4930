import type { Access, ShellSummary } from '@sallyport/contracts'

/**
 * What a shell text may do: `write` where all of it is known before it runs, else `admin`. It is never `read`, as no list
 * of programs says what each of them does with its arguments.
 */
export const shellAccess = ({ understood, dynamic }: ShellSummary): Access =>
  understood && !dynamic ? 'write' : 'admin'
