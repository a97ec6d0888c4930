import type { RecordedExchange } from '../exchanges.ts'

/** How an outcome of a decision or an exchange is to look. */
export function toneOf(outcome: string): 'good' | 'bad' | 'open' {
  switch (outcome) {
    case 'allow':
    case 'delivered':
      return 'good'
    case 'deny':
    case 'refused':
    case 'failed':
    case 'interrupted':
      return 'bad'
    default:
      return 'open'
  }
}

/** Where an exchange stands in the page; its id is 26 digits and letters. */
export const anchorOf = ({ id }: Pick<RecordedExchange, 'id'>): string => `x-${id}`
