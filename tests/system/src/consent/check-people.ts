import type { Principal } from '@sallyport/contracts'
import { behind, PEOPLE, type Person, principalOf } from './people.ts'

/** A vote, by the account of STATE. */
interface Cast {
  readonly vote: { readonly voter: Principal; readonly vote: string }
}

/** What is wrong with votes that are taken for consent of members of these groups, so many of them. */
export function faultsOfVotes(
  votes: readonly { readonly data: Cast }[],
  requester: Principal,
  { approvers, quorum }: { readonly approvers: readonly string[]; readonly quorum: number },
): readonly string[] {
  const faults: string[] = []
  for (const { data } of votes) {
    const { voter, vote } = data.vote
    if (vote !== 'approve') faults.push(`${voter.id} was against it`)
    if (isSamePerson(voter, requester)) faults.push('its requester has voted')
    if (!isMember(voter, approvers)) faults.push(`${voter.id} might not vote`)
  }
  const voters = votes.map(({ data }) => data.vote.voter)
  const people = peopleIn(voters)
  if (people.length < voters.length) faults.push('someone has voted twice')
  if (people.length < quorum) faults.push(`${people.length} consented, and ${quorum} had to`)
  return faults
}

/** Of these voters, those whose vote counts for members of these groups: distinct people, none of them the requester. */
export const counting = (
  voters: readonly Principal[],
  requester: Principal,
  approvers: readonly string[],
): readonly Principal[] =>
  peopleIn(voters.filter((voter) => !isSamePerson(voter, requester) && isMember(voter, approvers)))

/** The first of each person. */
function peopleIn(voters: readonly Principal[]): readonly Principal[] {
  const counted: Principal[] = []
  for (const voter of voters)
    if (!counted.some((one) => isSamePerson(one, voter))) counted.push(voter)
  return counted
}

/** Whether two principals are, or act for, one person. */
const isSamePerson = (one: Principal, other: Principal): boolean =>
  behind(one).some((id) => behind(other).includes(id))

/** Whether someone is a member of one of these groups, by the account of whoever issued the token. */
export const isMember = (voter: Principal, groups: readonly string[]): boolean =>
  groupsOf(voter).some((group) => groups.includes(group))

/** The groups in the token of a voter, by the account of whoever issued it. */
function groupsOf({ kind, id, onBehalfOf, groups }: Principal): readonly string[] {
  const people = Object.keys(PEOPLE).filter((name): name is Person => name in PEOPLE)
  const holder = people
    .map((person) => principalOf(person, ''))
    .find(
      (one) =>
        one.kind === kind &&
        one.id === id &&
        one.onBehalfOf === onBehalfOf &&
        one.groups.join() === groups.join(),
    )
  return holder?.groups ?? []
}

/** Who a principal is, to the letter. */
export const keyOf = ({ issuer, kind, id, onBehalfOf }: Principal): string =>
  JSON.stringify([issuer, kind, id, onBehalfOf ?? null])
