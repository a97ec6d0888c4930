import type { Blocked, Finding, MaskSubject } from '@sallyport/contracts'
import { StrictJsonError } from '@sallyport/json'
import { MaskingError } from '../errors.ts'
import { NO_FIELDS } from './fields/field.ts'
import type { WalkStart } from './fields/field-walk.ts'
import { subjectFields } from './fields/subject-fields.ts'
import { createFindings, type Findings } from './findings.ts'
import { maskJsonText } from './json-masker.ts'
import { KnownKeys } from './known-keys.ts'
import { Pace, type Steps } from './pace.ts'
import { BlockedContent, type Pass } from './pass.ts'
import type { Profile } from './profile.ts'
import { keepSchema, NO_SCHEMA, type OutputSchema } from './shape/output-schema.ts'
import { splice } from './splice.ts'

/** What a content is, and for whom. */
export interface MaskOptions {
  readonly of?: MaskSubject | undefined
  /** Kinds that stay in the clear in what is shown. */
  readonly unmask?: readonly string[] | undefined
  /** Of `result.structuredContent`, which holds by it afterwards if it did before. */
  readonly outputSchema?: OutputSchema | undefined
}

/** A masked content. What is blocked is empty. */
export interface Masked {
  readonly content: string
  /** The same with what `unmask` names in the clear, where they differ. */
  readonly shown?: string
  readonly findings: Finding[]
  readonly blocked?: Blocked
}

/**
 * Masks one JSON text by a profile: what its fields name, string values, keys, and numbers that give something away.
 * Everything else, the spelling of what is not masked included, stays as it is; what comes out is JSON.
 *
 * Yields from time to time so that others may run. Throws a {@link MaskingError} `invalid_content` where the text is not
 * JSON, is nested too deeply, or would get one key twice.
 */
export function* maskJson(
  content: string,
  profile: Profile,
  options: MaskOptions = {},
  pace = new Pace(),
): Steps<Masked> {
  const pass = passOf(profile, options, pace)
  const findings = createFindings()
  const start = { json: content, place: '', level: 0 }
  try {
    const edits = yield* maskJsonText(pass, { ...start, start: () => top(pass) }, findings)
    const masked = yield* splice(content, edits.content, pace)
    const shown = edits.shown === undefined ? masked : yield* splice(content, edits.shown, pace)
    return yield* keepForm({ content: masked, shown }, content, { pass, options }, findings)
  } catch (error) {
    if (error instanceof BlockedContent) return refused(error, findings)
    if (!(error instanceof StrictJsonError)) throw error
    throw new MaskingError('invalid_content', `the content is not JSON: ${error.message}`, {
      cause: error,
    })
  }
}

function passOf(profile: Profile, { of, unmask }: MaskOptions, pace: Pace): Pass {
  const goesByPlace = profile.fields.fields.length > 0 || profile.drops
  return {
    profile,
    pace,
    subject: goesByPlace ? subjectFields(profile.fields, of) : undefined,
    unmask: unmask === undefined || unmask.length === 0 ? undefined : new Set(unmask),
    keepsForm: of?.direction === 'request',
    keys: new KnownKeys(),
  }
}

function top({ subject, keepsForm }: Pass): WalkStart | undefined {
  if (subject === undefined) return undefined
  const { message, request } = subject.rules
  const isResult = !keepsForm
  return {
    node: (keepsForm ? request : message).start,
    fields: NO_FIELDS,
    isResult,
    isMessage: true,
  }
}

interface Written {
  readonly content: string
  readonly shown: string
}

/** What is written holds by the schema of the tool, where there is one. */
function* keepForm(
  { content, shown }: Written,
  original: string,
  {
    pass: { profile, pace },
    options: { outputSchema, of },
  }: { readonly pass: Pass; readonly options: MaskOptions },
  findings: Findings,
): Steps<Masked> {
  if (outputSchema === undefined || of?.direction === 'request') {
    return told({ content, shown }, findings)
  }
  const output = { ...outputSchema, kinds: profile.kinds }
  const kept = yield* keepSchema(content, original, output, pace)
  const seen = shown === content ? kept : yield* keepSchema(shown, original, output, pace)
  if (kept === undefined || seen === undefined) {
    return refused(new BlockedContent(NO_SCHEMA, '/result/structuredContent'), findings)
  }
  for (const finding of kept.findings) findings.add(finding)
  return told({ content: kept.message, shown: seen.message }, findings)
}

function told({ content, shown }: Written, findings: Findings): Masked {
  const masked = { content, findings: findings.list() }
  return shown === content ? masked : { ...masked, shown }
}

function refused({ blocked, place }: BlockedContent, findings: Findings): Masked {
  findings.add({ ...blocked, action: 'block', place, count: 1 })
  return { content: '', findings: findings.list(), blocked }
}
