import type { Principal } from '@sallyport/contracts'
import { bearerToken } from '@sallyport/identity'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { type Role, rolesOf } from '../domain/roles.ts'
import { ControlError } from '../errors.ts'

/** Who calls the API. */
export interface Caller {
  readonly principal: Principal
  readonly roles: readonly Role[]
  /** The caller's own access token: a vote carries it on, and nothing else does. */
  readonly token: string
  /** End of the token, Unix milliseconds. */
  readonly expiresAt: number
}

const CALLER = Symbol('caller')

declare module 'fastify' {
  interface FastifyRequest {
    [CALLER]: Caller | undefined
  }
}

/** Verifies the token of every request to the routes of this scope. */
export function authenticateCallers(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest(CALLER, undefined)
  app.addHook('onRequest', async (request) => {
    const token = bearerToken(request.headers.authorization)
    const { principal, expiresAt } = await deps.verifier.verify(token, deps.publicUrl())
    request[CALLER] = { principal, roles: rolesOf(principal, deps.config.roles), token, expiresAt }
  })
}

/** Who calls, where their token was accepted. */
export const principalOf = (request: FastifyRequest): Principal | undefined =>
  request[CALLER]?.principal

/** The caller of a request in an authenticated scope. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = request[CALLER]
  if (caller === undefined) throw new ControlError('unauthenticated', 'Not authenticated.')
  return caller
}

/** Throws where the caller has none of these roles. */
export function requireRole(request: FastifyRequest, ...roles: readonly Role[]): void {
  if (callerOf(request).roles.some((role) => roles.includes(role))) return
  throw new ControlError('forbidden', `This needs the role ${roles.join(' or ')}.`)
}

/**
 * Who may use a route, to be its `onRequest`: before anything of the request is read or held against a schema, so that
 * whoever has no right is refused for that alone, and learns nothing of what may be sent.
 */
export const forRoles =
  (...roles: readonly Role[]) =>
  async (request: FastifyRequest): Promise<void> =>
    requireRole(request, ...roles)
