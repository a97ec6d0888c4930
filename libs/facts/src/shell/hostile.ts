const KILOBYTES = 16_000

const filled = (open: string, close = '', middle = ''): string => {
  const count = Math.floor(KILOBYTES / (open.length + close.length))
  return open.repeat(count) + middle + close.repeat(count)
}

/** Texts that cost a parser the most for their length, none of which may be understood. */
export const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['too long', 'a '.repeat(8193)],
  ['nested substitutions', filled('$(', ')', 'x')],
  ['open substitutions', filled('$(')],
  ['substitutions in quotes', filled('"$(', ')"')],
  ['process substitutions', filled('<(', ')', 'x')],
  ['here-documents in substitutions', filled('cat <<a $(')],
  ['here-strings of substitutions', filled('<<<$(')],
  ['substitutions in a here-document', `cat <<a\n${filled('$(')}\na\n`],
  ['open cases', filled('case $(')],
  ['nested backticks and substitutions', filled('`$(')],
  ['nested arithmetic', filled('$((', '))', '1')],
  ['nested replacements', filled('${a//')],
  ['nested defaults', filled('${a:-', '}')],
  ['subshells', filled('(', ')', 'x')],
  ['open conditions', filled('if ')],
  ['nested groups', filled('{ ', '; }', 'x')],
  ['a long sum', `echo $((${filled('1+')}1))`],
  ['a thousand here-documents', filled('<<a ')],
  ['many commands', filled('a;')],
  ['many files', Array.from({ length: 2000 }, (_, index) => `>f${index}`).join(' ')],
  ['many words', `a ${filled('b ')}`],
  ['a chain of wrappers', `${filled('nice ')}a`],
  ['a long name', 'a'.repeat(300)],
  [
    'code in code',
    Array.from({ length: 9 }).reduce<string>((code) => `eval -- ${JSON.stringify(code)}`, 'a'),
  ],
]
