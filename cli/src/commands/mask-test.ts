import { dirname, resolve } from 'node:path'
import type { MaskProfile } from '@sallyport/contracts'
import { type Api, openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { CliError, type ExitCode } from '../errors.ts'
import { readProfileFile, type Tried, tryProfile } from '../mask-api.ts'
import { placeOf, placeSample, type Sample } from '../mask-sample.ts'
import { clean } from '../output/clean.ts'
import { diffText } from '../output/diff.ts'
import { show } from '../output/show.ts'
import { readYamlAs } from '../yaml-file.ts'
import { type MaskCase, type MaskCases, parseMaskCases } from './mask-cases.ts'

/** What came of one sample. */
interface Result {
  readonly title: string
  /** Sentences; empty where it came out as it must. */
  readonly failures: readonly string[]
  /** A unified diff, where all of it was said. */
  readonly diff?: string
}

/** What came of one file. */
interface FileResult {
  readonly file: string
  readonly results: readonly Result[]
}

/** Runs files of masking cases by the gateway. Returns the exit code: 1 where a case fails. */
export async function testMasking(context: Context, files: readonly string[]): Promise<ExitCode> {
  const api = openApi(context)
  const told: FileResult[] = []
  for (const file of files) {
    // oxlint-disable-next-line no-await-in-loop -- a person reads them in order
    const cases = await readYamlAs(context, file, parseMaskCases)
    // oxlint-disable-next-line no-await-in-loop -- the gateway has others to serve
    told.push({ file, results: await runCases(context, api, file, cases) })
  }
  const results = told.flatMap((one) => one.results)
  const failed = results.filter(({ failures }) => failures.length > 0).length
  show(context, { files: told, checks: results.length, failed }, () =>
    [
      ...told.flatMap(({ file, results: own }) => [
        `${clean(file)}\n`,
        ...own.map((one) => resultText(context, one)),
      ]),
      `${results.length - failed} passed, ${failed} failed.\n`,
    ].join(''),
  )
  return failed > 0 ? 1 : 0
}

async function runCases(
  context: Context,
  api: Api,
  file: string,
  cases: MaskCases,
): Promise<readonly Result[]> {
  const profile = await profileOf(context, file, cases)
  const placed = cases.samples.map((one, index) => placedCase(file, one, index))
  const results: Result[] = []
  for (const one of placed) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    results.push({ title: one.title, ...(await runCase(api, profile, one)) })
  }
  return results
}

/** A case with its sample where it would stand. */
interface PlacedCase {
  readonly title: string
  readonly expected: MaskCase
  readonly sample: Sample
}

function placedCase(file: string, expected: MaskCase, index: number): PlacedCase {
  const title = expected.title ?? `sample ${index + 1}`
  const place = placeOf(
    expected,
    () =>
      new CliError(
        'file_invalid',
        `The file ${file}: ${title}: say where it stands with all of connection, tool and part (arguments or result), or with none of them.`,
        2,
      ),
  )
  return { title, expected, sample: placeSample(textOf(expected.sample), place) }
}

async function profileOf(context: Context, file: string, cases: MaskCases) {
  if (cases.profile !== undefined && cases.file === undefined) return cases.profile
  if (cases.file !== undefined && cases.profile === undefined)
    return readProfileFile(context, resolve(context.workingDirectory, dirname(file), cases.file))
  throw new CliError(
    'file_invalid',
    `The file ${file} must name by what to mask: either profile, a name, or file, a draft.`,
    2,
  )
}

async function runCase(
  api: Api,
  profile: string | MaskProfile,
  { expected, sample }: PlacedCase,
): Promise<Omit<Result, 'title'>> {
  const { text, of, takeOut } = sample
  const { unmask } = expected
  const tried = await tryProfile(api, {
    profile,
    text,
    ...(of !== undefined && { of }),
    ...(unmask !== undefined && { unmask }),
  })
  const after = takeOut(tried.shown ?? tried.after)
  const diff = expected.after === undefined ? '' : await diffOf(expected.after, after)
  const failures = [
    ...(diff === '' ? [] : ['it came out differently']),
    ...missing(expected, after),
    ...findingFailures(expected, tried),
    ...blockFailures(expected, tried),
  ]
  return { failures, ...(diff !== '' && { diff }) }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** What must come out, and what came out, line by line. */
async function diffOf(expected: unknown, after: string): Promise<string> {
  const { unifiedDiff } = await import('@sallyport/policy-engine/unified-diff')
  const isText = typeof expected === 'string'
  const [want, got] = isText ? [expected, after] : [lines(expected), lines(valueOf(after))]
  return unifiedDiff(`${want}\n`, `${got}\n`, { before: 'expected', after: 'masked' })
}

const lines = (value: unknown): string => JSON.stringify(value, null, 2)

function valueOf(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
    return value
  } catch {
    return json
  }
}

const missing = ({ contains = [], hides = [] }: MaskCase, after: string): string[] => [
  ...contains.filter((text) => !after.includes(text)).map((text) => `it does not contain ${text}`),
  ...hides.filter((text) => after.includes(text)).map((text) => `it shows ${text}`),
]

function findingFailures({ findings }: MaskCase, tried: Tried): string[] {
  if (findings === undefined) return []
  const found = new Map<string, number>()
  for (const { kind, count } of tried.findings) found.set(kind, (found.get(kind) ?? 0) + count)
  return [...new Set([...Object.keys(findings), ...found.keys()])]
    .filter((kind) => findings[kind] !== found.get(kind))
    .map((kind) => `${kind} was found ${times(found.get(kind))}, not ${times(findings[kind])}`)
}

const times = (count = 0): string => (count === 1 ? 'once' : `${count} times`)

function blockFailures({ blocked }: MaskCase, tried: Tried): string[] {
  if (blocked === tried.blocked?.kind) return []
  return [
    tried.blocked === undefined
      ? `it is not blocked for ${blocked ?? ''}`
      : `it is blocked for ${tried.blocked.kind}`,
  ]
}

const resultText = (context: Context, { title, failures, diff }: Result): string =>
  failures.length === 0
    ? `  ✔ ${clean(title)}\n`
    : [
        `  ✖ ${clean(title)}\n`,
        ...failures.map((failure) => `    ${clean(failure)}\n`),
        ...(diff === undefined ? [] : [diffText(context, diff)]),
      ].join('')
