import { NOTHING, type Rule, SOMETHING } from './runs.ts'
import type { Text } from './words.ts'

/** Programs that run code or commands which are not followed. Without a word they read it, or wait for a person. */
const INTERPRETERS: readonly string[] = [
  'at batch crontab expect flock gdb make nsenter parallel pkexec runuser screen script',
  'start-stop-daemon strace systemd-run tmux unshare',
  'dc ld.so ld-linux.so ld-linux-aarch64.so ld-linux-x86-64.so ld-musl-aarch64.so ld-musl-x86_64.so m4 openvt',
  'csh fish ksh ksh93 mksh pwsh tclsh tcsh zsh',
  'bun deno lua node nodejs perl php python python2 python3 ruby',
  'ed emacs ex less more nano nvim rview rvim vi view vim vimdiff',
  'bunx npx pipx pnpx ts-node tsx uvx',
  'Rscript elvish erl groovy java jjs jshell julia nu original-awk osh powershell pypy scala xonsh yash',
  'abduco bwrap capsh catatonit catchsegv chpst choom chronic chrt coresched daemonize dbus-launch dbus-run-session',
  'dtach dumb-init entr execlineb fakeroot firejail gosu hyperfine i386 ifne linux32 linux64 ltrace mispipe mosh',
  'newgrp nq numactl pee perf prlimit proot rlogin rsh run-one run-parts runcon s6-setuidgid sem setarch setpriv',
  'setuidgid sg socat softlimit ssh-agent su-exec tini tsp uclampset uname26 unbuffer valgrind wine wsl x86_64',
  'xvfb-run zrun',
].flatMap((names) => names.split(' '))

/** Options with which other programs run a command that they are given. */
const RUNNING: Readonly<Record<string, RegExp>> = {
  docker: /^(?:build|buildx|compose|create|exec|run)$/,
  fd: /^-(?:[A-Za-z]*[xX]|-ex)/,
  kubectl: /^(?:cp|debug|edit|exec|run)$|^--kubec/,
  nc: /^-[A-Za-z]*[ce]/,
  ncat: /^-(?:[A-Za-z]*[ce]|-(?:ex|lua|sh))/,
  npm: /^(?:exec|x|init|create)$/,
  podman: /^(?:build|compose|create|exec|run)$/,
  rg: /^--(?:hostname-bin|pre)(?:=|$)/,
  scp: /^-[A-Za-z]*[DFoS]/,
  sftp: /^-[A-Za-z]*[bDFoS]/,
  wget: /^-(?:[A-Za-z]*e|-(?:conf|exe|use-a))/,
  man: /^-(?:[A-Za-z]*[PH]|-pa|-ht)/,
  rsync: /^-(?:[A-Za-z]*e|-rs)/,
  sort: /^--co/,
  split: /^--f/,
  tar: /^--(?:checkpoint-|inf|new-|rm|rs|to-|use)|^-?[A-Za-z]*[IF]/,
  tcpdump: /^-[A-Za-z]*z/,
  zip: /^-(?:[A-Za-z]*T|-te|-un)/,
}

/** Finds an option that runs a command, abbreviated or not; a word that is not known may be one. */
const whenGiven =
  (option: RegExp): Rule =>
  (words) =>
    words.some((word) => word.dynamic || option.test(word.value)) ? SOMETHING : NOTHING

const GIT =
  /^-(?:[cCO]|-(?:cc-|config|exec|ext-|git-d|htt|ope|ou|rec|sen|smtp-server|tem|to-|up))|^(?:bisect|daemon|difftool|filter-branch|hook|instaweb|mergetool|rebase|submodule|merge-index)$|^ext::/

/** `git clone -u program`: to other commands the letter means something else. */
const git: Rule = (words, stdin) => {
  const clones = words.some(({ value }) => value === 'clone')
  const uploads = words.some(({ value }) => /^-[A-Za-z]*u/.test(value))
  return clones && uploads ? SOMETHING : whenGiven(GIT)(words, stdin)
}

/** `awk`: harmless without `system`, pipes, files and extensions. */
const awk: Rule = (words) => {
  const code = words.find((word) => word.dynamic || !/^-F.?$/.test(word.value))
  if (code === undefined || code.dynamic || code.value.startsWith('-')) return SOMETHING
  return /system|getline|[|@>]/.test(code.value) ? SOMETHING : NOTHING
}

const SED_OPTION = /^-[nEruzs]+$/
const SED_SCRIPT =
  /^(?:(?:\d+|\$)(?:,(?:\d+|\$))?|\/[^/\\\n]*\/)?(?:[pdq=]|s([/|#,:])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[gpI0-9]*)$/

/** `sed`: one of a few plain scripts; others may run commands and write files. */
const sed: Rule = (words) => {
  const at = words.findIndex((word) => word.dynamic || !SED_OPTION.test(word.value))
  const script = words[at]
  const plain = script !== undefined && !script.dynamic && SED_SCRIPT.test(script.value)
  return plain && !words.slice(at + 1).some(isOption) ? NOTHING : SOMETHING
}

const isOption = (word: Text): boolean => word.dynamic || word.value.startsWith('-')

/** Rules of programs that may run more than can be followed here. */
export const PROGRAM_RULES: readonly (readonly [string, Rule])[] = [
  ...INTERPRETERS.map((name) => [name, () => SOMETHING] as const),
  ...Object.entries(RUNNING).map(([name, option]) => [name, whenGiven(option)] as const),
  ['git', git],
  ...['awk', 'gawk', 'mawk', 'nawk'].map((name) => [name, awk] as const),
  ['sed', sed],
]
