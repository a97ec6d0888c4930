import type { ServerResponse } from 'node:http'
import type { Connection } from '@sallyport/contracts'
import { type Deps, resourceOf } from '../deps.ts'
import { sendJson } from '../http/send.ts'

/** Protected-resource metadata of a connection (RFC 9728): which issuer's tokens open it. Readable by anyone. */
export function getMetadata(deps: Deps, connection: Connection, response: ServerResponse): void {
  const metadata = {
    resource: resourceOf(deps.publicUrl, connection.name),
    authorization_servers: [deps.issuer],
    bearer_methods_supported: ['header'],
    resource_name: `Sallyport: ${connection.name}`,
  }
  sendJson(response, 200, metadata, {
    'access-control-allow-origin': '*',
    'cache-control': 'max-age=300',
  })
}
