import type { DataOf, operationDecided, Vote } from '@sallyport/contracts'

type Decided = DataOf<typeof operationDecided>

/** What a call goes on by: an approval that it has used, or a grant. */
type ConsentRef = Pick<Decided, 'approval' | 'grant' | 'breakGlass'>

/** What a call goes on by, and who voted for it. */
export type Consent = ConsentRef & { readonly votes: readonly Vote[] }

/** The approval or grant of a consent. */
export const refOf = ({ approval, grant, breakGlass }: Consent): ConsentRef => ({
  ...(approval !== undefined && { approval }),
  ...(grant !== undefined && { grant }),
  ...(breakGlass !== undefined && { breakGlass }),
})

/** The consent that a decision rests on, as evidence has it. */
export const recorded = (consent: Consent): ConsentRef & Pick<Decided, 'votes'> => ({
  ...refOf(consent),
  votes: consent.votes.map(({ voter, vote, reason }) => ({ voter: voter.id, vote, reason })),
})
