import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { CliError, usage } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { didYouMean } from '../similar.ts'

const FOLDER = new URL('../../../examples/policies/templates/', import.meta.url)

/** What a template has in the place of names; each is a name itself, so that the template is a valid file. */
const PLACES = {
  connection: 'connection-name',
  group: 'group-name',
  approvers: 'approver-group',
} as const

interface Template {
  readonly name: string
  readonly description: string
  readonly cedar: string
  readonly needsApprovers: boolean
}

async function readTemplates(): Promise<readonly Template[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.cedar')).toSorted()
  return Promise.all(
    names.map(async (file) => {
      const cedar = await readFile(new URL(file, FOLDER), 'utf8')
      const [first = ''] = cedar.split('\n', 1)
      return {
        name: file.replace(/\.cedar$/, ''),
        description: first.replace(/^\/\/ */, ''),
        cedar,
        needsApprovers: cedar.includes(PLACES.approvers),
      }
    }),
  )
}

/** Lists what a policy set can begin with. */
export async function listTemplates(context: Context): Promise<void> {
  const templates = await readTemplates()
  const told = templates.map(({ name, description, needsApprovers }) => ({
    name,
    description,
    needsApprovers,
  }))
  show(context, told, () =>
    table(
      ['TEMPLATE', 'WHAT IT PERMITS'],
      told.map(({ name, description }) => [name, description]),
    ),
  )
}

export interface InitOptions {
  readonly template: string
  readonly groups: readonly string[]
  readonly approvers?: readonly string[]
  readonly force?: boolean
}

/** Writes a policy set and test cases for it to the current folder. */
export async function initPolicy(
  context: Context,
  connection: string,
  { template: wanted, groups, approvers = [], force }: InitOptions,
): Promise<void> {
  const templates = await readTemplates()
  const template = templates.find(({ name }) => name === wanted)
  if (template === undefined)
    throw usage(
      `There is no template ${JSON.stringify(wanted)}.${didYouMean(
        wanted,
        templates.map(({ name }) => name),
      )} They are listed by: npx --no -- sallyport policy templates`,
    )
  requireNames('--groups', groups)
  if (template.needsApprovers) requireNames('--approvers', approvers)
  else if (approvers.length > 0)
    throw usage(`The template ${wanted} asks nobody for approval; leave out --approvers.`)
  const names = { connection, groups, approvers }
  const cases = await readFile(new URL(`${wanted}.test.yaml`, FOLDER), 'utf8')
  const files = [
    { file: `${connection}.cedar`, text: cedarFor(template.cedar, names) },
    { file: `${connection}.test.yaml`, text: casesFor(cases, wanted, names) },
  ]
  await writeAll(context, files, force === true)
  show(context, { files: files.map(({ file }) => file) }, () =>
    clean(
      `Wrote ${files.map(({ file }) => file).join(' and ')}. Try them: npx --no -- sallyport policy test ${connection}.test.yaml\n`,
    ),
  )
}

interface Names {
  readonly connection: string
  readonly groups: readonly string[]
  readonly approvers: readonly string[]
}

/** Names that mean the same in Cedar, in an annotation and in YAML between quotes. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N} _.:@/-]*$/u
const MAX_GROUPS = 16

function requireNames(option: string, names: readonly string[]): void {
  if (names.length === 0)
    throw usage(`${option} must name at least one group, such as ${option} dba.`)
  if (names.length > MAX_GROUPS) throw usage(`${option} may name ${MAX_GROUPS} groups at most.`)
  const odd = names.find((name) => !PLAIN.test(name))
  if (odd !== undefined)
    throw usage(
      `${option}: ${JSON.stringify(odd)} has characters that a template cannot take; write the file by hand.`,
    )
}

/** The comment that says what the template is stays its first line. */
const cedarFor = (cedar: string, { connection, groups, approvers }: Names): string =>
  cedar
    .replaceAll(
      `Group::"${PLACES.group}"`,
      groups.map((group) => `Group::${JSON.stringify(group)}`).join(', '),
    )
    .replaceAll(PLACES.connection, connection)
    .replaceAll(PLACES.approvers, approvers.join(', '))

function casesFor(
  cases: string,
  template: string,
  { connection, groups, approvers }: Names,
): string {
  return cases
    .replace(/^# yaml-language-server.*\n/, '')
    .replaceAll(`${template}.cedar`, `${connection}.cedar`)
    .replaceAll(PLACES.group, listed(groups))
    .replaceAll(PLACES.connection, connection)
    .replaceAll(PLACES.approvers, listed(approvers))
}

const listed = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(', ')

interface Output {
  readonly file: string
  readonly text: string
}

/** Writes all or, where one of them is there, none. */
async function writeAll(
  { workingDirectory }: Context,
  files: readonly Output[],
  force: boolean,
): Promise<void> {
  const there = new Set(force ? [] : await readdir(workingDirectory))
  const taken = files.find(({ file }) => there.has(file))
  if (taken !== undefined) throw exists(taken.file)
  for (const { file, text } of files) {
    // oxlint-disable-next-line no-await-in-loop -- the second only where the first could be written
    await writeFile(join(workingDirectory, file), text, { flag: force ? 'w' : 'wx' }).catch(
      (error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST'
          ? exists(file)
          : new CliError('file_unwritable', `The file ${file} cannot be written.`, 2)
      },
    )
  }
}

const exists = (file: string): CliError =>
  new CliError('file_exists', `The file ${file} is there already; --force writes over it.`, 2)
