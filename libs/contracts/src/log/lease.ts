import { type Static, Type } from 'typebox'
import { parser } from '../parse.ts'

const LogCommit = Type.Object({
  from: Type.Integer({ minimum: 0 }),
  to: Type.Integer({ minimum: 1 }),
  staged: Type.String({ minLength: 1 }),
  checkpoint: Type.String({ minLength: 1 }),
})

/** The batch that was added to the log last: the key under which it is staged, and the checkpoint that it brought. */
export type LogCommit = Static<typeof LogCommit>

const LogLease = Type.Object({
  holder: Type.String(),
  write: Type.Integer({ minimum: 1 }),
  held: Type.Boolean(),
  commit: Type.Optional(LogCommit),
})

/**
 * What stands on the subject of the log's lease: who has it, whether it is held or was given back, and the newest commit.
 * The holder and the number of its write tell each record from every other.
 */
export type LogLease = Static<typeof LogLease>

/** Reads what stands on the subject of the log's lease; throws a ContractError where it is no lease. */
export const parseLogLease = parser('lease of the log', LogLease)
