import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { S3Settings } from '../s3/settings.ts'
import { settingsFor } from './s3-settings.ts'

/** What a test answers in place of the server; undefined lets the server answer. */
export type Instead = (request: IncomingMessage, response: ServerResponse) => boolean

export interface BareS3 extends AsyncDisposable {
  readonly settings: S3Settings
  /** Looks at each request first, and has answered it where it says so. */
  instead: Instead
}

/** Key and certificate in PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

const PAGE = 3

/**
 * The least that can be called S3: whole objects, listed in small pages. It knows nothing of conditions, versions or
 * locks, and believes every signature.
 */
export async function openBareS3(tls?: Certificate): Promise<BareS3> {
  const objects = new Map<string, Buffer>()
  const state: { instead: Instead } = { instead: () => false }
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (state.instead(request, response)) return
    void answer(objects, request, response)
  }
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const endpoint = `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}`
  const access = { region: 'us-east-1', accessKeyId: 'id', secretAccessKey: 'secret' }
  return Object.assign(state, {
    settings: settingsFor({ ...access, endpoint }, 'bare'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

async function answer(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://bare')
  const key = decodeURIComponent(pathname.slice('/bare/'.length))
  const body = await buffer(request)
  const found = objects.get(key)
  if (searchParams.has('list-type')) return void response.end(listing(objects, searchParams))
  if (pathname === '/bare') return refuse(response, 501, 'NotImplemented')
  if (request.method === 'PUT') objects.set(key, body)
  if (request.method === 'DELETE') objects.delete(key)
  if (request.method !== 'GET') return void response.end()
  if (found === undefined) return refuse(response, 404, 'NoSuchKey')
  response.end(found)
}

/** Answers with an error as S3 has it. */
export function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>no</Message></Error>`)
}

function listing(objects: Map<string, Buffer>, query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? ''
  const keys = [...objects.keys()]
    .toSorted()
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
  const page = keys.slice(0, PAGE)
  const more = keys.length > PAGE
  const contents = page.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key></Contents>`)
  const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return `<R><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</R>`
}
