import type { ArgumentMember } from '@sallyport/contracts'
import type { About, PolicySubject } from '../about.ts'
import { authorSchema, type CallShape } from '../schema.ts'
import { shapeOf } from './argument-subjects.ts'

/**
 * What policies can speak of whose scope is about one of these tools or prompts: the names in `subjects` where they
 * stand in the scope, else any. `reads`: which arguments are among it.
 */
export function callShape(
  subjects: readonly PolicySubject[],
  about: About,
  reads: (member: ArgumentMember) => boolean,
): CallShape {
  const [only] = subjects
  const named = subjects.length === 1 && only?.name !== undefined ? only : undefined
  const facts = about.facts(named?.kind === 'tool' ? named.name : undefined)
  const members = (shapeOf(subjects, about)?.members ?? []).filter(reads)
  if (members.length === 0) return { facts }
  const own = { members, certain: named !== undefined }
  const kinds = new Set(subjects.map(({ kind }) => kind))
  return {
    facts,
    ...(kinds.has('tool') && { tool: own }),
    ...(kinds.has('prompt') && { prompt: own }),
  }
}

/** The schema for authors of policies on one tool or prompt, or on any. */
export const schemaOf = (about: About, subject?: PolicySubject): string =>
  authorSchema(
    callShape(
      subject === undefined ? [{ kind: 'tool' }, { kind: 'prompt' }] : [subject],
      about,
      () => true,
    ),
  )
