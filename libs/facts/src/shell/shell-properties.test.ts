import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parser, ShellFacts } from '@sallyport/contracts'
import { random, randomText } from '../random.ts'
import { shellFacts } from './shell-facts.ts'

const PARTS = [
  ['a', 'rm', ' ', '\t', '\n', '\\', "'", '"', '`', '$', '$(', '${', '$((', '))', ')', '}', '{'],
  ['(', '[', ']', '[[ ', ' ]]', '<', '>', '<<a\n', '\na\n', '<<<', '&', '|', ';', ';;', '!', '#'],
  ['*', '?', '~', '=', 'x=', '+=', ',', "$'", '$"', '\\x41', '\u00e9', '\u00a0', '\u200b', '😀'],
  ['if ', 'then ', 'fi', 'for ', 'in ', 'do ', 'done', 'case ', 'esac', 'function ', 'eval '],
  ['sh -c ', 'sudo ', 'env ', 'xargs ', 'find ', '-exec ', '{} ', '\\; ', '-I', '-', '--', '2>&1'],
].flat()

const checked = parser('facts', ShellFacts)

test('whatever the text, facts come back and hold their contract', () => {
  const next = random(1)
  let understood = 0
  for (let round = 0; round < 5000; round++) {
    const text = randomText(next, PARTS, 30)
    for (const shell of ['bash', 'sh'] as const) {
      const facts = shellFacts(text, { shell })
      checked(facts)
      understood += Number(facts.understood)
      assert.equal(facts.understood, facts.problem === undefined, text)
      assert.deepEqual(shellFacts(text, { shell }), facts, 'the same text has the same facts')
    }
  }
  assert.ok(understood > 500, `only ${understood} texts were understood`)
})

const LETTERS = [
  [
    'a',
    'B',
    '-',
    '/',
    ' ',
    '\t',
    '\n',
    '"',
    "'",
    '\\',
    '$',
    '`',
    '!',
    '*',
    '~',
    'é',
    '😀',
    '\u00a0',
  ],
  ['(', ')', '{', ',', '}', '[', ']', '#', '&', '|', ';', '<', '>', '=', '?', '$(', '$x', '\\\n'],
].flat()

const quotings: readonly ((word: string) => string)[] = [
  (word) => `'${word.replaceAll("'", String.raw`'\''`)}'`,
  (word) => `"${word.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"`,
  (word) => word.replaceAll(/[^A-Za-z\n]/gu, String.raw`\$&`).replaceAll('\n', "'\n'") || "''",
  (word) => `$'${word.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}'`,
]

test('words come back from every way to quote them', () => {
  const next = random(2)
  for (let round = 0; round < 5000; round++) {
    const words = Array.from({ length: 1 + next(4) }, () => randomText(next, LETTERS, 8))
    const quoted = words.map((word) => quotings[next(quotings.length)]?.(word) ?? '')
    const text = `run ${quoted.join(' ')}`
    const facts = shellFacts(text, { shell: 'bash' })
    assert.deepEqual(
      facts.commands,
      [
        {
          name: { value: 'run', dynamic: false },
          arguments: words.map((value) => ({ value, dynamic: false })),
        },
      ],
      text,
    )
  }
})

test('a command is found under any number of quotes and wrappers', () => {
  const next = random(3)
  const quote = quotings[0] ?? String
  const wrap: readonly ((code: string) => string)[] = [
    (code) => `sh -c ${quote(code)}`,
    (code) => `eval ${quote(code)}`,
    (code) => `echo "$( ${code} )"`,
    (code) => `( ${code} )`,
    (code) => `if true; then ${code}; fi`,
    (code) => `sudo -n bash -c ${quote(code)}`,
    (code) => `ls | xargs sh -c ${quote(code)}`,
  ]
  for (let round = 0; round < 500; round++) {
    let code = 'needle x'
    for (let layers = next(6); layers > 0; layers--) code = wrap[next(wrap.length)]?.(code) ?? code
    const facts = shellFacts(code, { shell: 'sh' })
    assert.ok(facts.names.includes('needle'), `${facts.problem}: ${code}`)
  }
})
