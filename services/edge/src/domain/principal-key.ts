import type { Principal } from '@sallyport/contracts'

/** One text for one principal: equal for the same holder acting for the same user, whatever the groups of the moment. */
export const principalKey = ({ issuer, kind, id, onBehalfOf }: Principal): string =>
  JSON.stringify([issuer, kind, id, onBehalfOf ?? null])

/** What is made for one principal on one connection is bound to this. */
export const bindingOf = (principal: Principal, connection: { readonly name: string }): string =>
  JSON.stringify([principalKey(principal), connection.name])
