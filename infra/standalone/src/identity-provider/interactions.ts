import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Provider } from 'oidc-provider'
import { loginHeaders, loginPage } from './login-page.ts'
import { findPerson, PEOPLE } from './people.ts'

/** Largest form that is read, in bytes. */
const MAX_FORM = 1024

/**
 * `GET /interaction/<uid>` shows the page, `POST /interaction/<uid>/login` with `login=<user>` signs in. Answers false
 * for any other path. A cookie ties both to the browser that began.
 */
export async function serveInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, uid, action] = /^\/interaction\/([\w-]{1,64})(\/login)?$/.exec(request.url ?? '') ?? []
  if (uid === undefined) return false
  if (request.method === 'GET' && action === undefined) await show(provider, request, response)
  else if (request.method === 'POST' && action !== undefined)
    await login(provider, request, response)
  else response.writeHead(405).end()
  return true
}

async function show(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response)
  const redirectUri = String(params['redirect_uri'])
  const id = String(params['client_id'])
  const client = (await provider.Client.find(id))?.clientName ?? id
  const page = loginPage({ action: `/interaction/${uid}/login`, client, redirectUri }, PEOPLE)
  response.writeHead(200, loginHeaders(redirectUri)).end(page)
}

async function login(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!(Number(request.headers['content-length']) <= MAX_FORM)) {
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  const person = findPerson(new URLSearchParams(await text(request)).get('login') ?? '')
  if (person === undefined) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('there is no such user\n')
    return
  }
  await provider.interactionFinished(request, response, { login: { accountId: person.login } })
}
