import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// The shape of every node of a parse tree, from the declarations that belong to the parser's version.
const require = createRequire(createRequire(import.meta.url).resolve('libpg-query'))
const { version } = require('@pgsql/types/package.json')
const declarations = readFileSync(require.resolve('@pgsql/types/types.d.ts'), 'utf8')

const kinds = new Map(
  [...declarations.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)].map(
    ([, kind = '', body = '']) => [kind, [...body.matchAll(/^ +(\w+)\?: ([\w[\]]+);$/gm)]],
  ),
)

/** `name:Kind`, `name:Kind[]` for what holds nodes, `name` for what holds a plain value. */
const field = ([, name = '', type = '']: RegExpMatchArray): string =>
  type.startsWith('Node') || kinds.has(type.replace('[]', '')) ? `${name}:${type}` : name

const nodes = Object.fromEntries(
  [...kinds].map(([kind, fields]) => [kind, fields.map(field).join(' ')]),
)
writeFileSync(
  new URL('../src/postgres/nodes.json', import.meta.url),
  `${JSON.stringify({ source: `@pgsql/types ${version}, by scripts/nodes.ts`, nodes }, undefined, 2)}\n`,
)
