import type { Finding } from '@sallyport/contracts'
import { StrictJsonError } from '@sallyport/json'
import { MaskingError } from '../errors.ts'
import { createFindings } from './findings.ts'
import { JsonMasker } from './json-masker.ts'
import { Pace, type Steps } from './pace.ts'
import type { Profile } from './profile.ts'
import { splice } from './splice.ts'

export interface Masked {
  readonly content: string
  readonly findings: Finding[]
}

/**
 * Masks one JSON text by a profile: string values, keys, and numbers that give something away. Everything else, the
 * spelling of what is not masked included, stays as it is; what comes out is JSON.
 *
 * Yields from time to time so that others may run. Throws a {@link MaskingError} `invalid_content` where the text is not
 * JSON, is nested too deeply, or would get one key twice.
 */
export function* maskJson(content: string, profile: Profile, pace = new Pace()): Steps<Masked> {
  const findings = createFindings()
  try {
    const source = { json: content, place: '', level: 0 }
    const edits = yield* new JsonMasker(source, { profile, pace }, findings).edits()
    return { content: yield* splice(content, edits, pace), findings: findings.list() }
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    throw new MaskingError('invalid_content', `the content is not JSON: ${error.message}`, {
      cause: error,
    })
  }
}
