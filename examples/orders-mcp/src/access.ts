import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers 401 and returns false unless the request carries the token. */
export type AccessCheck = (request: IncomingMessage, response: ServerResponse) => boolean

/** Makes a check against the token in a file. Takes the same time however much of a guess is right. */
export async function bearerCheck(tokenFile: string): Promise<AccessCheck> {
  const token = (await readFile(tokenFile, 'utf8')).trim()
  if (token.length < 16) throw new Error(`${tokenFile} must hold a token of 16 characters or more`)
  const expected = digest(`Bearer ${token}`)
  return (request, response) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return true
    // The connection ends with the answer: the body of a stranger is not read.
    response.writeHead(401, { 'www-authenticate': 'Bearer', connection: 'close' }).end()
    return false
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
