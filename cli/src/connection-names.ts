import { Type } from 'typebox'
import { type Api, openApi } from './api.ts'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { didYouMean } from './similar.ts'

const Listed = Type.Object({ connections: Type.Array(Type.Object({ name: Type.String() })) })
const EDGE_MS = 5000

/** Rejects with `not_found`, and with the name that may have been meant, where no connection has this name. */
export async function requireRegistered(api: Api, name: string): Promise<void> {
  const known = await namesOf(api)
  if (!known.includes(name)) throw unknown(name, known)
}

/**
 * The same for someone who need not be logged in: asks the edge, which has metadata of every connection (RFC 9728). An edge
 * that does not answer tells nothing about the name.
 */
export async function requireServed(context: Context, edge: string, name: string): Promise<void> {
  const response = await fetch(`${edge}/.well-known/oauth-protected-resource/mcp/${name}`, {
    redirect: 'error',
    signal: AbortSignal.timeout(EDGE_MS),
  }).catch(() => undefined)
  await response?.body?.cancel()
  if (response?.status !== 404) return
  // Only those who are logged in may see names.
  throw unknown(name, await namesOf(openApi(context)).catch(() => []))
}

async function namesOf(api: Api): Promise<readonly string[]> {
  const { connections } = await api.get('/api/connections', Listed)
  return connections.map(({ name }) => name)
}

const unknown = (name: string, known: readonly string[]): CliError =>
  new CliError(
    'not_found',
    `No connection has the name ${name}.${didYouMean(name, known)} They are listed by: npx --no -- sallyport connections list`,
  )
