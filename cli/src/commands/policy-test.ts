import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CaseProblem } from '@sallyport/policy-engine/case-file'
import type { Failure } from '@sallyport/policy-engine/case-run'
import type { Context } from '../context.ts'
import { CliError, type ExitCode } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { didYouMean } from '../similar.ts'

/** What came of one file. */
interface FileResult {
  readonly file: string
  readonly checks: number
  readonly failures: readonly Failure[]
  /** Sentences; not empty where the file cannot be run. */
  readonly problems: readonly string[]
}

/** Runs test cases without any server. Returns the exit code: 1 where a case fails, 2 where a file cannot be run. */
export async function testPolicies(context: Context, paths: readonly string[]): Promise<ExitCode> {
  const files = await filesOf(context, paths)
  const results: FileResult[] = []
  for (const file of files) {
    // One after the other: each has an engine of its own, in this thread.
    // oxlint-disable-next-line no-await-in-loop
    results.push(await testFile(context, file))
  }
  const failed = results.reduce((sum, { failures }) => sum + failures.length, 0)
  const checks = results.reduce((sum, each) => sum + each.checks, 0)
  const bad = results.filter(({ problems }) => problems.length > 0).length
  show(context, { files: results, checks, failed, bad }, () =>
    clean(
      [...results.flatMap(resultLines), summary(files.length, checks, failed, bad), ''].join('\n'),
    ),
  )
  return bad > 0 ? 2 : failed > 0 ? 1 : 0
}

async function testFile({ workingDirectory }: Context, file: string): Promise<FileResult> {
  // The engine is loaded by those commands that need it.
  const { CaseFileError, readCaseFile } = await import('@sallyport/policy-engine/case-file')
  const { runCases } = await import('@sallyport/policy-engine/case-run')
  try {
    const cases = readCaseFile(pathToFileURL(resolve(workingDirectory, file)))
    return { file, ...(await runCases(cases)), problems: [] }
  } catch (error) {
    if (!(error instanceof CaseFileError)) throw error
    return { file, checks: 0, failures: [], problems: error.problems.map(sentence(file)) }
  }
}

const sentence =
  (file: string) =>
  ({ line, fault, written, known }: CaseProblem): string =>
    `${file}${line === undefined ? '' : `:${line}`}: ${fault}.${written === undefined ? '' : didYouMean(written, known ?? [])}`

const MAX_TEXT_CHARS = 200

function resultLines({ file, failures, problems }: FileResult): readonly string[] {
  return [
    ...problems,
    ...failures.map(
      ({ line, who, what, expected, got, reasons }) =>
        `${file}:${line}: ${who}: ${short(what)}: expected ${expected}; got ${got}${reasons.length > 0 ? `: ${reasons.join(' ')}` : ''}`,
    ),
  ].map((line) => line.replaceAll(/\s+/g, ' '))
}

const short = (text: string): string =>
  text.length <= MAX_TEXT_CHARS ? text : `${text.slice(0, MAX_TEXT_CHARS)}…`

const summary = (files: number, checks: number, failed: number, bad: number): string =>
  `${counted(files, 'file')}, ${counted(checks, 'check')}: ${checks - failed} passed, ${failed} failed${bad > 0 ? `; ${counted(bad, 'file')} could not be run` : ''}.`

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** The named files, and of named folders all that hold cases. */
async function filesOf(context: Context, paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => filesUnder(context, path)))
  const files = [...new Set(found.flat())]
  if (files.length > 0) return files
  throw new CliError(
    'no_cases',
    `No file with test cases is under ${paths.join(', ')}. They are YAML with the keys policies and cases; examples/policies/tests has some.`,
    2,
  )
}

async function filesUnder({ workingDirectory }: Context, path: string): Promise<readonly string[]> {
  const place = resolve(workingDirectory, path)
  const info = await stat(place).catch(() => undefined)
  // What cannot be read is told of like any other file that cannot be run.
  if (info?.isDirectory() !== true) return [path]
  const entries = await readdir(place, { recursive: true })
  const candidates = entries
    .filter((name) => /\.ya?ml$/.test(name) && !HIDDEN.test(name))
    .toSorted()
  const files: string[] = []
  for (const name of candidates) {
    // oxlint-disable-next-line no-await-in-loop -- few files, one handle at a time
    if (await holdsCases(join(place, name))) files.push(join(path, name))
  }
  return files
}

const HIDDEN = /(^|[/\\])(\.|node_modules([/\\]|$))/

const holdsCases = async (file: string): Promise<boolean> =>
  /^(cases|policies)\s*:/m.test(await readFile(file, 'utf8').catch(() => ''))
