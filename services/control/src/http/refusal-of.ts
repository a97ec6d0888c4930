import { IdentityError } from '@sallyport/identity'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import type { Refusal } from '../domain/refusals/refusal.ts'
import { principalOf } from './caller.ts'

/** What is told of a refused request: nothing that it carries but its method, and of its token who it names once that was verified. */
export function refusalOf(
  deps: Pick<Deps, 'clientAddress'>,
  request: FastifyRequest,
  code: string,
  error: unknown,
): Refusal {
  const principal = principalOf(request)
  const clientAddress = deps.clientAddress(request.raw)
  const reason = principal === undefined ? reasonOf(error) : undefined
  return {
    ...(principal !== undefined && { principal }),
    ...(clientAddress !== undefined && { clientAddress }),
    method: request.method,
    route: request.routeOptions.url ?? '?',
    code,
    ...(reason !== undefined && { reason }),
  }
}

const reasonOf = (error: unknown): Refusal['reason'] =>
  error instanceof IdentityError && error.code !== 'unavailable' ? error.code : undefined
