import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

/** One container of `docker-compose.yml`, its variables filled in. */
export interface ComposeService {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Names of the services that must have ended or be healthy before. */
  readonly after: readonly string[]
}

interface ComposeText {
  readonly services: Readonly<Record<string, ServiceText>>
}

interface ServiceText {
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, unknown>>
}

/** Reads the file as Compose does: merges, then `${NAME:-default}` and `${NAME:?message}` from `variables`. */
export async function readComposeFile(
  file: URL,
  variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, ComposeService>>> {
  const text = fill(await readFile(file, 'utf8'), variables)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { services } = parse(text, { merge: true }) as ComposeText
  return Object.fromEntries(
    Object.entries(services).map(([name, { command, environment, depends_on }]) => [
      name,
      {
        command: command ?? [],
        environment: environment ?? {},
        after: Object.keys(depends_on ?? {}),
      },
    ]),
  )
}

const VARIABLE = /(?<!\$)\$\{(?<name>\w+):(?<kind>[-?])(?<rest>[^}]*)\}/g

function fill(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_all, name: string, kind: string, rest: string) => {
    const value = variables[name] ?? (kind === '-' ? rest : undefined)
    if (value === undefined) throw new Error(`${name} is missing: ${rest}`)
    return value
  })
}
