import type { Connection } from '@sallyport/contracts'

/** One text for one way to a target: another after a change of its address, program or credential. */
export const routeOf = ({ name, target, credential }: Connection): string =>
  JSON.stringify([name, target, credential ?? null])
