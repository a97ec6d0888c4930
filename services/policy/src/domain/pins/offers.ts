import type { Definition } from './definition.ts'

/** All that a target offers under one name; those after the first are different. */
export type Offer = readonly [Definition, ...Definition[]]

/** Brings definitions of one name together. */
export function offersOf(definitions: readonly Definition[]): readonly Offer[] {
  const offers = new Map<string, Offer>()
  for (const one of definitions) {
    const offer = offers.get(one.name)
    if (offer === undefined) offers.set(one.name, [one])
    else if (!offer.some(({ hash }) => hash === one.hash)) offers.set(one.name, [...offer, one])
  }
  return [...offers.values()]
}

/** The definition of an offer that is decided on: of several, one that is not pinned. */
export const chosen = (offer: Offer, pinned: string | undefined): Definition =>
  offer.find(({ hash }) => hash !== pinned) ?? offer[0]
