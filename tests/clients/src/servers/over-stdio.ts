import type { Running } from './server.ts'

/** A program: every direct client starts its own, and so does the gateway where it needs one. */
export const overStdio = (command: readonly string[]): Promise<Running> =>
  Promise.resolve({
    direct: { kind: 'stdio', command },
    target: { transport: 'stdio', command },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })
