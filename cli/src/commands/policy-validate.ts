import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { changesText } from '../output/diff.ts'
import { show } from '../output/show.ts'
import { lookOver } from '../policy-api.ts'
import { readText } from '../text-file.ts'

export interface ValidateOptions {
  readonly connection?: string
  readonly offline?: boolean
}

/** Says everything that is wrong with a Cedar file. Returns the exit code: 1 where anything is. */
export async function validatePolicy(
  context: Context,
  file: string,
  { connection, offline }: ValidateOptions,
): Promise<0 | 1> {
  const cedar = await readText(context, file)
  if (connection === undefined || offline === true) return validateAlone(context, file, cedar)
  const api = openApi(context)
  await requireRegistered(api, connection)
  const looked = await lookOver(api, connection, cedar)
  const { problems, more, inForce, changes } = looked
  show(context, { file, connection, ...looked }, () => {
    const left = more > 0 ? `There are ${more} more.\n` : ''
    if (problems.length > 0) return `${listed(file, problems)}${left}`
    const title = `${clean(file)} is valid for ${connection}. Against version ${inForce}:\n`
    return changes === undefined ? title : `${title}${changesText(context, changes)}`
  })
  return problems.length > 0 ? 1 : 0
}

async function validateAlone(context: Context, file: string, cedar: string): Promise<0 | 1> {
  const { problemsOf } = await import('@sallyport/policy-engine/case-run')
  const problems = problemsOf(cedar)
  show(context, { file, problems }, () =>
    problems.length > 0 ? listed(file, problems) : `${clean(file)} is valid.\n`,
  )
  return problems.length > 0 ? 1 : 0
}

const listed = (file: string, problems: readonly string[]): string =>
  clean(`${file} is not valid:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`)
