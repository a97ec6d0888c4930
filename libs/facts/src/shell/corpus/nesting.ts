import type { ShellCase } from './case.ts'

/** Commands inside other constructs. */
export const NESTING: readonly ShellCase[] = [
  { text: 'ls; rm x', why: 'a list', runs: ['ls', 'rm x'] },
  { text: 'ls | rm x', why: 'a pipe', runs: ['ls', 'rm x'] },
  { text: 'ls || rm x && cat y', why: 'conditions', runs: ['ls', 'rm x', 'cat y'] },
  { text: 'ls & rm x', why: 'the background', runs: ['ls', 'rm x'] },
  { text: '(ls; rm x)', why: 'a subshell', runs: ['ls', 'rm x'] },
  { text: '{ ls; rm x; }', why: 'a group', runs: ['ls', 'rm x'] },
  { text: '! rm x', why: 'a negated command', runs: ['rm x'] },
  {
    text: 'if rm x; then ls; elif cat y; then id; else w; fi',
    why: 'every branch counts',
    runs: ['rm x', 'ls', 'cat y', 'id', 'w'],
  },
  { text: 'while rm x; do ls; done', why: 'condition and body of a loop', runs: ['rm x', 'ls'] },
  {
    text: 'for f in $(rm x) b; do cat "$f"; done',
    why: 'the words of a loop',
    runs: ['rm x', 'cat <?>'],
    sets: ['f'],
  },
  {
    text: 'case $(rm x) in $(id)) ls;; *) w;; esac',
    why: 'the word, patterns and branches of a case',
    runs: ['rm x', 'id', 'ls', 'w'],
  },
  { text: 'f() { rm x; }; f', why: 'the body of a function', runs: ['rm x', 'f'] },
  {
    text: 'ls() { rm x; }; ls',
    why: 'a function with the name of a program',
    runs: ['rm x', 'ls'],
  },
  {
    text: 'diff <(rm x) <(ls)',
    why: 'process substitutions',
    runs: ['diff <?> <?>', 'rm x', 'ls'],
  },
  {
    text: 'ls > >(tee log)',
    why: 'a process that a redirection writes to',
    runs: ['ls', 'tee log'],
  },
  {
    text: 'echo $(echo $(echo `rm x`))',
    why: 'substitutions in substitutions',
    runs: ['echo <?>', 'echo <?>', 'echo <?>', 'rm x'],
  },
  {
    text: 'echo `echo \\`rm x\\``',
    why: 'escaped backticks nest',
    runs: ['echo <?>', 'echo <?>', 'rm x'],
  },
  {
    text: 'echo ${y:-$(rm x)}',
    why: 'a substitution in a default value',
    runs: ['echo <?>', 'rm x'],
  },
  { text: 'echo ${y/$(rm x)/b}', why: 'a substitution in a pattern', runs: ['echo <?>', 'rm x'] },
  {
    text: 'A=$(rm x) ls',
    why: 'a substitution in an assignment',
    runs: ['ls', 'rm x'],
    sets: ['A'],
  },
  { text: 'a=(b $(rm x))', why: 'a substitution in an array', runs: ['rm x'], sets: ['a'] },
  {
    text: 'ls > "$(rm x)"',
    why: 'a substitution in the name of a file',
    runs: ['ls', 'rm x'],
    writes: ['<?>'],
  },
  {
    text: 'echo $((1 + $(rm x)))',
    why: 'a substitution in arithmetic',
    runs: ['echo <?>', '<?>', 'rm x'],
  },
  {
    text: 'echo $((y))',
    why: 'arithmetic runs code that a variable holds',
    runs: ['echo <?>', '<?>'],
  },
  { text: '((rm -rf /))', why: 'arithmetic in bash; shells without it run rm', runs: ['<?>'] },
  { text: '[[ -f $(rm x) ]]', why: 'a substitution in a test', runs: ['rm x'] },
  {
    text: '[[ $y -eq 1 ]]',
    why: 'a numeric comparison runs code that a variable holds',
    runs: ['<?>'],
  },
  { text: '[[ -v y[0] ]]', why: 'so does a test for an array element', runs: ['<?>'] },
  {
    text: 'echo ${y[z]} ${y:z:1}',
    why: 'so do subscripts and offsets',
    runs: ['echo <?> <?>', '<?>'],
  },
  { text: 'echo ${y@P}', why: 'a prompt is expanded like code', runs: ['echo <?>', '<?>'] },
  { text: 'cat <<EOF\n$(rm x)\nEOF', why: 'a here-document expands', runs: ['cat', 'rm x'] },
  { text: "cat <<'EOF'\n$(rm x)\nEOF", why: 'a quoted one does not', runs: ['cat'] },
  {
    text: 'cat <<-EOF\n\ttext\n\tEOF\nrm x',
    why: 'what follows a here-document is code again',
    runs: ['cat', 'rm x'],
  },
  {
    text: "cat <<A <<'B'\n$(rm x)\nA\n$(id)\nB",
    why: 'two here-documents, one of them quoted',
    runs: ['cat', 'rm x'],
  },
  { text: 'cat <<< "$(rm x)"', why: 'a here-string expands', runs: ['cat', 'rm x'] },
  { text: 'coproc rm x', why: 'a coprocess', runs: ['rm x'], sets: ['COPROC'] },
  { text: 'time -p rm x', why: 'a timed command', runs: ['rm x'] },
  {
    text: '$((rm x); (ls))',
    why: 'looks like arithmetic, and is a substitution',
    runs: ['<?>', 'rm x', 'ls'],
  },
  {
    text: 'echo $[$(rm x)]',
    why: 'arithmetic in its old notation',
    runs: ['echo <?>', '<?>', 'rm x'],
  },
  { text: 'select f in a; do rm x; done', why: 'a menu', runs: ['rm x'], sets: ['f'] },
]
