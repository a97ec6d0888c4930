import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { getApproval } from './get-approval.ts'
import { getApprovals } from './get-approvals.ts'
import { getConnection } from './get-connection.ts'
import { getConnections } from './get-connections.ts'
import { getEventProof } from './get-event-proof.ts'
import { getLog } from './get-log.ts'
import { getPin } from './get-pin.ts'
import { getPins } from './get-pins.ts'
import { getPolicy } from './get-policy.ts'
import { getRecording } from './get-recording.ts'
import { getSession } from './get-session.ts'
import { getSessions } from './get-sessions.ts'
import { getWhoami } from './get-whoami.ts'
import { postPinApproval } from './post-pin-approval.ts'
import { postVote } from './post-vote.ts'
import { putConnection } from './put-connection.ts'
import { putPolicy } from './put-policy.ts'

/** Every route that needs a caller. */
export const routes: readonly ((app: FastifyInstance, deps: Deps) => void)[] = [
  getWhoami,
  getConnections,
  getConnection,
  putConnection,
  getPolicy,
  putPolicy,
  getPins,
  getPin,
  postPinApproval,
  getApprovals,
  getApproval,
  postVote,
  getSessions,
  getSession,
  getRecording,
  getLog,
  getEventProof,
]
