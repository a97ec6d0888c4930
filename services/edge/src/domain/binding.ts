import { type Principal, principalKey } from '@sallyport/contracts'

/** What is made for one principal on one connection is bound to this. */
export const bindingOf = (principal: Principal, connection: { readonly name: string }): string =>
  JSON.stringify([principalKey(principal), connection.name])
