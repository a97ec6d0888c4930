import type { ShellCase } from './case.ts'

/** Names and arguments behind quotes, escapes and expansions. */
export const QUOTING: readonly ShellCase[] = [
  { text: 'r\\m -rf /', why: 'a backslash before a letter is removed', runs: ['rm -rf /'] },
  { text: "'r''m' \"-rf\" /", why: 'adjacent quotes join to one word', runs: ['rm -rf /'] },
  { text: 'r"m" -r\'f\' /', why: 'quotes inside a name', runs: ['rm -rf /'] },
  {
    text: "$'\\x72\\x6d' -rf $'\\057'",
    why: 'ANSI-C hexadecimal and octal escapes',
    runs: ['rm -rf /'],
  },
  { text: "$'r\\u006d' x", why: 'ANSI-C Unicode escape', runs: ['rm x'] },
  { text: 'rm\n-rf', why: 'a newline ends a command: two commands, not one', runs: ['rm', '-rf'] },
  { text: 'r\\\nm -rf /', why: 'an escaped newline disappears', runs: ['rm -rf /'] },
  { text: '{rm,-rf,/}', why: 'a brace expansion makes the name: not known', runs: ['<?>'] },
  {
    text: 'cp a.txt{,.bak}',
    why: 'a brace expansion makes two arguments of one',
    runs: ['cp <?>'],
  },
  { text: 'rm${IFS}-rf${IFS}/', why: '$IFS splits one word into three', runs: ['<?>'] },
  { text: 'rm$IFS-rf$IFS/', why: 'the same without braces', runs: ['<?>'] },
  { text: 'X=rm; $X -rf /', why: 'a variable is the name', runs: ['<?> -rf /'], sets: ['X'] },
  {
    text: 'a=r; b=m; $a$b x',
    why: 'a name put together from variables',
    runs: ['<?> x'],
    sets: ['a', 'b'],
  },
  {
    text: '$(echo rm) -rf /',
    why: 'the output of a command is the name',
    runs: ['<?> -rf /', 'echo rm'],
  },
  { text: '`echo rm` -rf /', why: 'the same with backticks', runs: ['<?> -rf /', 'echo rm'] },
  { text: '${x:-rm} -rf /', why: 'a default value is the name', runs: ['<?> -rf /'] },
  { text: '${!x} y', why: 'an indirect name may run code in a subscript', runs: ['<?> y', '<?>'] },
  {
    text: "$(printf '\\x72\\x6d') x",
    why: 'an encoded name that printf decodes',
    runs: ['<?> x', "printf '\\x72\\x6d'"],
  },
  {
    text: '$(echo cm0= | base64 -d) x',
    why: 'an encoded name that base64 decodes',
    runs: ['<?> x', 'echo cm0=', 'base64 -d'],
  },
  { text: '/bin/r? x', why: 'a pattern is the name', runs: ['<?> x'] },
  { text: '/???/rm x', why: 'a pattern is the folder of the name', runs: ['<?> x'] },
  {
    text: '"$@" rm x',
    why: 'arguments that are not known, in front of the name',
    runs: ['<?> rm x'],
  },
  {
    text: '$EMPTY rm -rf /',
    why: 'a variable that may be empty: rm may be the name',
    runs: ['<?> rm -rf /'],
  },
  { text: 'ｒｍ x', why: 'full-width letters are another name, not rm', runs: ['ｒｍ x'] },
  { text: 'r​m x', why: 'a zero-width space is part of the name', runs: ['r​m x'] },
  { text: 'ls rm x', why: 'a no-break space divides nothing', runs: ['ls rm x'] },
  {
    text: 'echo "$(rm x)"',
    why: 'a substitution runs inside double quotes',
    runs: ['echo <?>', 'rm x'],
  },
  {
    text: "echo '$(rm x)'",
    why: 'single quotes keep a substitution from running',
    runs: ["echo '$(rm x)'"],
  },
  { text: 'echo "\\$(rm x)"', why: 'an escaped substitution is text', runs: ["echo '$(rm x)'"] },
  {
    text: 'echo "\\\\$(rm x)"',
    why: 'an escaped backslash leaves the substitution alive',
    runs: ['echo <?>', 'rm x'],
  },
  {
    text: 'echo a#b; rm x',
    why: 'a # inside a word begins no comment',
    runs: ["echo 'a#b'", 'rm x'],
  },
  { text: 'echo a #; rm x', why: 'a comment hides the rest from the shell too', runs: ['echo a'] },
  {
    text: "echo a # '\nrm x # '",
    why: 'a quote inside a comment opens nothing',
    runs: ['echo a', 'rm x'],
  },
  { text: '"rm -rf /"', why: 'a quoted text is one name, with blanks in it', runs: ["'rm -rf /'"] },
  { text: '~/rm x', why: 'a home folder is part of the name', runs: ['<?> x'] },
  {
    text: 'echo "\\u0072m" $"rm"',
    why: 'a translated text is not known',
    runs: ["echo '\\u0072m' <?>"],
  },
]
