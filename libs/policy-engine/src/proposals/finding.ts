import type { Proposal } from '@sallyport/contracts'
import type { Argument, Tool } from './reading.ts'

/** What an argument seems to hold, before it is known whether a declaration has room for it. */
export type Finding = Omit<Proposal, 'argument'>

/** Finds out whether an argument seems to hold something of one kind. */
export type Finder = (argument: Argument, tool: Tool) => Finding | undefined

export const likely = 'likely'
export const possible = 'possible'

/** The last word of a name says what it is: a `file_path` is a path, a `path_type` is none. */
export const lastWord = ({ words }: Argument): string => words.at(-1) ?? ''

export const hasExample = ({ examples }: Argument, like: RegExp): boolean =>
  examples.some((example) => like.test(example))

// The sentences say which rule was met and hold nothing that a target wrote.
export const BY_NAME = 'Its name says so'
export const BY_TEXT = 'Its description says so'
export const BY_TOOL = 'Its name fits, and the description of the tool speaks of it'
export const BY_FORMAT = 'Its schema says so'
export const BY_EXAMPLE = 'An example or default of it is one'
export const BY_NAME_ALONE = 'Its name could mean it; nothing else tells'
