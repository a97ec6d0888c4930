import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

/** The command by which the suite starts the fixture client, through the gateway of a desk where there is one. */
export function clientCommand(desk?: string): string {
  return [process.execPath, MAIN, ...(desk === undefined ? [] : [desk])].map(quoted).join(' ')
}

/** The suite hands the command to a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`
