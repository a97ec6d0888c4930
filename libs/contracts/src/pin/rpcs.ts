import { Type } from 'typebox'
import { ConnectionName, Digest } from '../ids.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import {
  DefinitionName,
  HoldReason,
  MAX_DEFINITION_CHARS,
  MAX_OBSERVED,
  PinDetail,
  PinKind,
  PinSummary,
} from './pin.ts'
import { Reason } from '../said.ts'

const closed = { additionalProperties: false }

/** Most pins of one page. */
const MAX_PAGE = 200

/**
 * Tells what a target defines, and asks what of it may be shown and used. Whatever is new or changed is durable when the
 * answer comes; the same definitions again write nothing. Results stand in the order of the definitions.
 * Errors: `not_found` (no such connection), `contended`.
 */
export const policyObserve = rpc({
  name: 'policy.observe',
  version: 1,
  server: 'policy',
  callers: ['edge'],
  description: 'What of the definitions that a target offers may be shown and used.',
  request: Type.Object(
    {
      connection: ConnectionName,
      kind: PinKind,
      principal: Principal,
      definitions: Type.Array(
        Type.Object(
          {
            name: DefinitionName,
            text: Type.String({
              maxLength: MAX_DEFINITION_CHARS,
              description: 'JSON text of the definition as the target sent it.',
            }),
          },
          closed,
        ),
        { maxItems: MAX_OBSERVED },
      ),
    },
    closed,
  ),
  reply: Type.Object(
    {
      definitions: Type.Array(
        Type.Object(
          {
            name: DefinitionName,
            hash: Digest,
            standing: Type.Enum(['pinned', 'held']),
            reason: Type.Optional(HoldReason),
          },
          closed,
        ),
        { maxItems: MAX_OBSERVED },
      ),
    },
    closed,
  ),
})

/** Lists the definitions of a connection by kind and name. Errors: `not_found` (`after` is none). */
export const policyPins = rpc({
  name: 'policy.pins',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'The definitions of a connection and how they stand, by kind and name.',
  request: Type.Object(
    {
      connection: ConnectionName,
      held: Type.Boolean({ description: 'Only those that are held.' }),
      limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE }),
      after: Type.Optional(
        Type.String({ maxLength: 128, description: '`next` of the page before.' }),
      ),
    },
    closed,
  ),
  reply: Type.Object(
    {
      pins: Type.Array(PinSummary, { maxItems: MAX_PAGE }),
      total: Type.Integer({ minimum: 0 }),
      held: Type.Integer({ minimum: 0 }),
      next: Type.Optional(Type.String({ maxLength: 128 })),
    },
    closed,
  ),
})

/** Reads one definition with its texts. Errors: `not_found`. */
export const policyPin = rpc({
  name: 'policy.pin',
  version: 1,
  server: 'policy',
  callers: ['edge', 'control', 'masking'],
  description: 'One definition of a connection: what is pinned and what is held.',
  request: Type.Object({ connection: ConnectionName, kind: PinKind, name: DefinitionName }, closed),
  reply: PinDetail,
})

/**
 * Decides which definition counts: `hash` names what is held, or what was pinned before. Answers when it counts here.
 * Errors: `not_found`, `conflict` (nothing is held, or something else is meanwhile), `not_approvable` (its text is not
 * known whole), `too_large`.
 */
export const policyApprovePin = rpc({
  name: 'policy.approvePin',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'Decides which definition counts: what is held, or what was pinned before.',
  request: Type.Object(
    {
      connection: ConnectionName,
      kind: PinKind,
      name: DefinitionName,
      hash: Digest,
      author: Principal,
      reason: Reason,
    },
    closed,
  ),
  reply: PinSummary,
})
