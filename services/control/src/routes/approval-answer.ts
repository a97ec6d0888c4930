import { Approval, Digest } from '@sallyport/contracts'
import { Type } from 'typebox'

const count = (description: string) => Type.Integer({ minimum: 0, description })
const time = (description: string) => Type.Optional(Type.String({ description }))
const unavailable = Type.Literal(true, { description: 'It cannot be read now.' })
const deniedByPeople = count('How many requests of it people denied before.')

const Definition = Type.Union([
  Type.Object({ unavailable }),
  Type.Object({
    state: Type.Enum(['same', 'changed', 'unknown'], {
      description: 'Whether what is pinned now is what was asked about.',
    }),
    hash: Type.Optional(Digest),
    definition: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'As the target sent it.' }),
    ),
    held: Type.Optional(
      Type.Literal(true, { description: 'The target defines it in another way by now.' }),
    ),
  }),
])

const Before = Type.Union([
  Type.Object({ unavailable, deniedByPeople }),
  Type.Object({
    times: count('How often; each time is one of those below.'),
    delivered: count('The target answered.'),
    failed: count('The target was asked, and its answer did not come through.'),
    denied: count('Policy refused it.'),
    refused: count('A person, the end of an approval, or a limit kept it from the target.'),
    pending: count('It ended while consent was awaited.'),
    unknown: count('How it ended is not known (yet).'),
    consented: count('Of all these, how many used an approval.'),
    deniedByPeople,
    first: time('The first time that was counted.'),
    last: time('The last time.'),
    since: time('The first decision about the connection that is known.'),
    until: Type.String({ description: 'When consent was asked for.' }),
    complete: Type.Boolean({ description: 'False where only the last ones were counted.' }),
  }),
])

/** An approval, and beside it what an approver has to know: for readers of the API. */
export const ApprovalWithContext = Type.Object({
  ...Approval.properties,
  context: Type.Optional(
    Type.Object(
      { definition: Definition, before: Before },
      {
        description:
          'About this one operation of this one principal; absent where access for a time is asked for.',
      },
    ),
  ),
})
