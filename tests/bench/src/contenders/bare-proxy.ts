import { createRequire } from 'node:module'
import { PEER_PACKAGES } from './peer-packages.ts'

/** The floor for any gateway in this language: Fastify with its own reverse proxy on undici, and nothing else. Says its URL. */

interface App {
  register(plugin: unknown, options: object): Promise<void>
  listen(options: object): Promise<string>
}

const load = createRequire(new URL('package.json', PEER_PACKAGES))
const fastify: () => App = load('fastify')
const app = fastify()
await app.register(load('@fastify/http-proxy'), {
  upstream: process.argv[2],
  undici: { connections: 256 },
})
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
