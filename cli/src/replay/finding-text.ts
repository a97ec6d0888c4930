import type { Finding } from '@sallyport/contracts'

/** What was masked, how often and where. */
export const findingText = ({ kind, count, place, shown }: Finding): string =>
  `${kind} x${count} at ${place}${shown === true ? ' (shown by policy)' : ''}`
