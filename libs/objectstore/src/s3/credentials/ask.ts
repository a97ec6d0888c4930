import { readFile } from 'node:fs/promises'
import { noAnswer, noKeys } from './failure.ts'

const ANSWER_MS = 5_000
const MAX_CHARACTERS = 64 * 1024

/** Asks a service of the platform, within five seconds. `what` names it in errors, which repeat nothing that it says. */
export async function ask(what: string, url: string, request: RequestInit): Promise<string> {
  let response: Response
  let text: string
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    // A redirect would take the token of the request elsewhere.
    response = await fetch(url, { ...request, redirect: 'error', signal })
    text = await limited(response)
  } catch (error) {
    throw noAnswer(what, reasonOf(error))
  }
  if (response.ok) return text
  if (response.status >= 500 || response.status === 429)
    throw noAnswer(what, `HTTP ${response.status}`)
  throw noKeys(`${what} refuses (HTTP ${response.status}): check the role that is given here`)
}

/** A token that the platform keeps in a file and replaces there. */
export async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch {
    throw noKeys(`the token file ${file} cannot be read`)
  }
}

async function limited(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MAX_CHARACTERS) throw new Error('the answer is too long')
  }
  return text
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError') return `no answer in ${ANSWER_MS / 1000} s`
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}
