import type { ServerResponse } from 'node:http'

/** Answers outside the protocol of a target: problems of HTTP itself, metadata, health. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
  })
  response.end(bytes)
}

/** An error as RFC 9457 has it: a stable code, and a sentence that says what to do. */
export function sendProblem(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(
    response,
    status,
    { status, code, detail },
    {
      'content-type': 'application/problem+json',
      ...headers,
    },
  )
}
