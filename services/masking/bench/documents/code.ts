import type { Random } from '../../src/testing/random.ts'
import type { Field } from '../corpus/field.ts'
import { someFields } from './fields.ts'

interface Language {
  readonly open: string
  readonly line: (column: string, value: string) => string
  readonly close: string
}

/** As a quoted string of most languages. */
const quoted = (value: string): string => JSON.stringify(value)
const single = (value: string): string =>
  `'${value.replaceAll('\n', String.raw`\n`).replaceAll("'", '’')}'`
const name = (column: string): string => column.replaceAll(/[^\p{L}\p{N}_]/gu, '_')
const camel = (column: string): string =>
  name(column).replaceAll(/_+(\p{Ll})/gu, (_, letter: string) => letter.toUpperCase())
const upper = (column: string): string => name(column).toUpperCase()

/** Programs, settings and scripts. */
const LANGUAGES: readonly [Language, ...Language[]] = [
  {
    open: 'export const fixture = {\n  retries: 3,',
    line: (column, value) => `  ${camel(column)}: ${single(value)},`,
    close: '} as const',
  },
  {
    open: "import { test } from 'node:test'\n",
    line: (column, value) => `const ${camel(column)} = ${quoted(value)}`,
    close: 'export const limit = 10_000_000',
  },
  {
    open: '# -*- coding: utf-8 -*-\nimport os\n',
    line: (column, value) => `${upper(column)} = ${quoted(value)}`,
    close: '\ndef main(argv):\n    return argv[1:]',
  },
  {
    open: 'record = dict(',
    line: (column, value) => `    ${name(column)}=${single(value)},`,
    close: ')',
  },
  {
    open: 'package main\n\nvar config = map[string]string{',
    line: (column, value) => `\t"${column}": ${quoted(value)},`,
    close: '}',
  },
  {
    open: 'public final class Fixture {',
    line: (column, value) => `  private static final String ${upper(column)} = ${quoted(value)};`,
    close: '}',
  },
  {
    open: '<?php\nreturn [',
    line: (column, value) => `  '${column}' => ${single(value)},`,
    close: '];',
  },
  {
    open: '# .env',
    line: (column, value) =>
      `${upper(column)}=${value.includes('\n') || value.includes(' ') ? quoted(value) : value}`,
    close: 'LOG_LEVEL=info',
  },
  {
    open: '#!/bin/sh\nset -eu',
    line: (column, value) => `export ${upper(column)}=${single(value)}`,
    close: 'exec ./run --port 8080',
  },
  {
    open: 'service:\n  replicas: 3',
    line: (column, value) =>
      value.includes('\n')
        ? `  ${column}: |\n${value.replaceAll(/^/gm, '    ')}`
        : `  ${column}: ${value.includes(': ') || value.startsWith('@') ? quoted(value) : value}`,
    close: '  memory: 512Mi',
  },
  {
    open: '[service]\nworkers = 4',
    line: (column, value) => `${name(column)} = ${quoted(value)}`,
    close: 'timeout = 30.5',
  },
  {
    open: 'INSERT INTO fixtures (name, value) VALUES',
    line: (column, value) => `  ('${column}', ${single(value)}),`,
    close: "  ('limit', 1000);",
  },
  {
    open: 'UPDATE customers SET',
    line: (column, value) => `  ${name(column)} = ${single(value)},`,
    close: '  version = version + 1 WHERE id = 4711;',
  },
  {
    open: 'resource "app_setting" "main" {',
    line: (column, value) => `  ${name(column)} = ${quoted(value)}`,
    close: '}',
  },
  {
    open: '<configuration>',
    line: (column, value) => `  <add key="${column}" value=${quoted(value)} />`,
    close: '</configuration>',
  },
  {
    open: '<record>',
    line: (column, value) => `  <${name(column)}>${value}</${name(column)}>`,
    close: '</record>',
  },
]

/** A piece of code or of settings that holds values. */
export function codeDocument(random: Random, locale: string): string {
  const { open, line, close } = random.pick(LANGUAGES)
  const lines = someFields(random, locale, 2 + random.below(5)).map(({ column, make }: Field) =>
    line(column, make(random)),
  )
  return [open, ...lines, close].join('\n')
}
