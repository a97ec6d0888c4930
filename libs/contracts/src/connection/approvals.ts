import type { Connection } from './connection.ts'

/** The one name under which the approvals are a connection: the audience of votes follows from it. */
export const APPROVALS_CONNECTION = 'approvals'

/**
 * Whether a connection leads to the approvals under another name than theirs. Tokens for such a connection are not
 * accepted for a vote, so that it is neither registered nor served.
 */
export const isMisnamed = ({ name, target }: Pick<Connection, 'name' | 'target'>): boolean =>
  target.transport === 'approvals' && name !== APPROVALS_CONNECTION
