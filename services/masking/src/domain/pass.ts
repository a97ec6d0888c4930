import type { Blocked } from '@sallyport/contracts'
import type { FoundBy } from './hits.ts'
import type { KnownKeys } from './known-keys.ts'
import type { Pace } from './pace.ts'
import type { Profile } from './profile.ts'
import type { SubjectFields } from './fields/subject-fields.ts'

/** What is common to a content and all texts within it. */
export interface Pass {
  readonly profile: Profile
  readonly pace: Pace
  /** Where anything goes by place, and nothing where every text is like every other. */
  readonly subject: SubjectFields | undefined
  /** Kinds that somebody may see; undefined where nobody sees more than others. */
  readonly unmask: ReadonlySet<string> | undefined
  /** Whether the form must stay: what would go or block is replaced like everything else. */
  readonly keepsForm: boolean
  readonly keys: KnownKeys
  /** Whether only what fields name is looked for: the text around is looked at for everything else. */
  readonly isByPlace?: boolean
}

/** Deepest nesting that is followed in one text. */
export const MAX_DEPTH = 128
/** Texts that are followed within the strings of a content; deeper ones are masked as plain text. */
export const MAX_LEVELS = 4

/** Whether what was found stays in the clear for who may see its kind. */
export const isClear = (
  { unmask }: Pass,
  { kind, also }: Pick<FoundBy, 'kind' | 'also'>,
): boolean => unmask?.has(kind) === true && (also ?? []).every((other) => unmask.has(other))

/** Ends a pass over a content that may not be shown at all. */
export class BlockedContent extends Error {
  override readonly name = 'BlockedContent'
  readonly blocked: Blocked
  readonly place: string

  constructor(blocked: Blocked, place: string) {
    super('the content is blocked')
    this.blocked = blocked
    this.place = place
  }
}
