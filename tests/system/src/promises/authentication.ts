import type { Promised } from './promise.ts'

/** Nobody passes without a token, and a client learns where to get one. */
export const authentication: Promised = {
  step: '1',
  what: 'a call without a token',
  expected: '401; metadata names http issuer and resource',
  async see(system) {
    const resource = `${system.urls.edge}/mcp/orders`
    const response = await fetch(resource, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    })
    const challenge = response.headers.get('www-authenticate') ?? ''
    const where = /resource_metadata="([^"]+)"/.exec(challenge)?.[1]
    if (where === undefined) return `${response.status}; no metadata`
    const metadata: unknown = await (await fetch(where)).json()
    const named = JSON.stringify(metadata)
    const whole = named.includes(`"${resource}"`) && named.includes(`"${system.urls.issuer}"`)
    return `${response.status}; metadata names ${whole ? 'http issuer and resource' : named}`
  },
}
