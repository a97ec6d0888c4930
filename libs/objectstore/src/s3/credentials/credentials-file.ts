import { readFile } from 'node:fs/promises'
import type { Keys } from './credentials.ts'
import { noKeys } from './failure.ts'

/** Reads the keys of a profile from a credentials file as AWS tools have it. */
export async function keysInFile(file: string, profile: string): Promise<Keys> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw noKeys(`the credentials file ${file} cannot be read`)
  const values = section(text, profile)
  const accessKeyId = values.get('aws_access_key_id') ?? ''
  const secretAccessKey = values.get('aws_secret_access_key') ?? ''
  const sessionToken = values.get('aws_session_token') ?? ''
  if (accessKeyId === '' || secretAccessKey === '')
    throw noKeys(
      `${file} has no aws_access_key_id and aws_secret_access_key under [${profile}]: add them, or name another profile`,
    )
  return { accessKeyId, secretAccessKey, ...(sessionToken !== '' && { sessionToken }) }
}

function section(text: string, profile: string): Map<string, string> {
  const values = new Map<string, string>()
  let inside = false
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line)
    if (header !== null) inside = header[1]?.trim() === profile
    const at = line.indexOf('=')
    if (inside && header === null && at > 0 && !/^\s*[#;]/.test(line))
      values.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim())
  }
  return values
}
