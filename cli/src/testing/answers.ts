import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeLogin } from '../credentials.ts'

/** An admin API that answers what it is told to, and a login for it. */
export interface Answers extends AsyncDisposable {
  readonly url: string
  /** Folder of the login. */
  readonly directory: string
}

/** Serves JSON by `METHOD path`, with 404 for what is not there. */
export async function startAnswers(answers: Readonly<Record<string, object>>): Promise<Answers> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-answers-'))
  parts.defer(() => rm(directory, { recursive: true }))
  const server = createServer((request, response) => {
    const answer = answers[`${request.method} ${request.url}`]
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  parts.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const login = { url, user: 'dave', accessToken: 'token', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  const owned = parts.move()
  return { url, directory, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
