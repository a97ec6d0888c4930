import { type ExchangeSummary, principalKey } from '@sallyport/contracts'

/** One operation of one principal: who asks, for whom, what of which connection, whatever the arguments. */
export type OperationOf = Pick<ExchangeSummary, 'principal' | 'connection' | 'verb' | 'name'>

/** One text for one operation of one principal. */
export const operationKey = ({ principal, connection, verb, name }: OperationOf): string =>
  JSON.stringify([principalKey(principal), connection, verb, name])
