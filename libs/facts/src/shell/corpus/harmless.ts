import type { ShellCase } from './case.ts'

/** What people ask for every day; false refusals among it are marked. */
export const HARMLESS: readonly ShellCase[] = [
  { text: 'ls -la /srv/app', why: 'a list of files', runs: ['ls -la /srv/app'] },
  { text: 'git status --short', why: 'a status', runs: ['git status --short'] },
  {
    text: 'git log --oneline -n 5 | head -n 3',
    why: 'a pipe',
    runs: ['git log --oneline -n 5', 'head -n 3'],
  },
  { text: "grep -rn 'TODO' src | wc -l", why: 'a count', runs: ['grep -rn TODO src', 'wc -l'] },
  {
    text: "cat package.json | jq '.scripts | keys'",
    why: 'a query',
    runs: ['cat package.json', "jq '.scripts | keys'"],
  },
  {
    text: 'echo "rm -rf / is dangerous" # rm -rf /',
    why: 'words that only speak of it',
    runs: ["echo 'rm -rf / is dangerous'"],
  },
  { text: 'cd /srv/app && npm test', why: 'in another folder', runs: ['cd /srv/app', 'npm test'] },
  {
    text: 'sort < in.txt > out.txt 2> err.txt',
    why: 'files read and written',
    runs: ['sort'],
    reads: ['in.txt'],
    writes: ['out.txt', 'err.txt'],
  },
  {
    text: 'date +%s >> /var/log/stamp',
    why: 'a file appended to',
    runs: ['date +%s'],
    writes: ['/var/log/stamp'],
  },
  {
    text: 'diff -u a.txt b.txt || true',
    why: 'a condition',
    runs: ['diff -u a.txt b.txt', 'true'],
  },
  {
    text: 'test -f /etc/hosts && cat /etc/hosts',
    why: 'a test',
    runs: ['test -f /etc/hosts', 'cat /etc/hosts'],
  },
  { text: '[ "$a" = b ] && echo same', why: 'a comparison', runs: ['[ <?> = b ]', 'echo same'] },
  {
    text: 'printf \'%s\\n\' "$HOME"',
    why: 'a variable as an argument',
    runs: ["printf '%s\\n' <?>"],
  },
  {
    text: "awk -F: '{ print $1 }' /etc/passwd",
    why: 'a column',
    runs: ["awk -F: '{ print $1 }' /etc/passwd"],
  },
  { text: "sed -n '1,20p' notes.txt", why: 'some lines', runs: ['sed -n 1,20p notes.txt'] },
  { text: "sed 's/a/b/g' notes.txt", why: 'a replacement', runs: ['sed s/a/b/g notes.txt'] },
  { text: 'for i in 1 2 3; do echo "$i"; done', why: 'a loop', runs: ['echo <?>'], sets: ['i'] },
  {
    text: 'kubectl get pods -n web -o json',
    why: 'pods',
    runs: ['kubectl get pods -n web -o json'],
  },
  {
    text: "docker ps --format '{{.Names}}'",
    why: 'braces that are no expansion',
    runs: ['docker ps --format {{.Names}}'],
  },
  {
    text: "curl -sS 'https://example.com/a?b=1&c=2'",
    why: 'an address with an ampersand, quoted',
    runs: ["curl -sS 'https://example.com/a?b=1&c=2'"],
  },
  {
    text: 'node --version',
    why: 'a false refusal: a language, whatever its words',
    runs: ['node --version', '<?>'],
  },
  {
    text: "find . -name '*.ts' -newer a.txt",
    why: 'a search that runs nothing',
    runs: ["find . -name '*.ts' -newer a.txt"],
  },
  {
    text: "cat <<'EOF' > notes.txt\n# rm -rf /\nEOF",
    why: 'a file written from a text',
    runs: ['cat'],
    writes: ['notes.txt'],
  },
  { text: 'mkdir -p a/b && touch a/b/c', why: 'folders', runs: ['mkdir -p a/b', 'touch a/b/c'] },
  { text: 'echo $((1 + 2))', why: 'arithmetic of numbers', runs: ['echo <?>'] },
  {
    text: 'i=0; echo $((i + 1))',
    why: 'a false refusal: arithmetic with a variable',
    runs: ['echo <?>', '<?>'],
    sets: ['i'],
  },
  { text: 'set -euo pipefail; ls', why: 'strict mode', runs: ['set -euo pipefail', 'ls'] },
  { text: 'tar xzf a.tgz -C out', why: 'an archive', runs: ['tar xzf a.tgz -C out'] },
  { text: 'ls *.txt', why: 'a pattern as an argument', runs: ['ls <?>'] },
  {
    text: 'export LANG=C; sort a',
    why: 'a variable',
    runs: ['export LANG=C', 'sort a'],
    sets: ['LANG'],
  },
  {
    text: 'export A="$B"; local c=$(date)',
    why: 'variables from variables',
    runs: ['export <?>', 'local <?>', 'date'],
    sets: ['A', 'c'],
  },
  {
    text: 'while IFS= read -r line; do echo "$line"; done < in.txt',
    why: 'a file, line by line',
    runs: ['read -r line', 'echo <?>'],
    reads: ['in.txt'],
    sets: ['line', 'IFS'],
  },
  {
    text: 'git commit -m "$message"',
    why: 'a false refusal: a word that is not known may be an option',
    runs: ['git commit -m <?>', '<?>'],
  },
]
