import {
  BY_FORMAT,
  BY_NAME,
  BY_NAME_ALONE,
  BY_TEXT,
  BY_TOOL,
  type Finding,
  type Finder,
  lastWord,
  likely,
  possible,
} from './finding.ts'

const SHELL = /\b(?:shell|bash|zsh|ksh|dash|posix sh|\/bin\/sh|terminal|command[- ]line|tty)\b/i
/** The description of an argument that is a command begins like this. */
const IS_SHELL =
  /^\W*(?:(?:the|an?|one|any|single|raw|full|complete|valid|optional)\s+){0,4}(?:shell|bash|terminal|sh|zsh|command[- ]line|unix|linux)\s+(?:commands?|code|scripts?|snippets?|lines?|to\s+(?:run|execute))\b/i
/** A tool that runs commands of a system. */
const RUNS =
  /\b(?:run|runs|execute|executes|executing|exec|running)\b[^.]{0,60}\b(?:commands?|scripts?)\b[^.]{0,60}\b(?:system|host|machine|server|container|pod|sandbox|vm|remote|ssh|local|background|process)\b|\bssh\b/i

/** Commands and scripts that no shell reads. */
const OTHER_READER =
  /\b(?:powershell|pwsh|cmd\.exe|windows command prompt|batch file|redis|mongo(?:db)?|sql|graphql|slash command|editor command|vs ?code command|ide command|gdb|lldb|at command|ftp|telnet|smtp|vim|emacs|javascript|js|typescript|python|ruby|perl|lua|groovy|applescript|jxa|osascript|browser|page|node\.js|voice|chat|bot|minecraft|game|robot|gcode|cdp)\b/i
/** Commands of a program, which a shell may or may not read. */
const PROGRAM =
  /\b(?:git|kubectl|docker|helm|aws|az|gcloud|npm|terraform|ffmpeg)\b[^.]{0,20}\bcommands?\b/i
const CHOICE =
  /\ballowed\s+(?:options|values|commands|operations)\b|\bone of\b|\bsubcommand\b|\bcommand name\b|\bname of (?:the|a) command\b/i
/** Says which shell reads a text, and is none. */
const WHICH_SHELL =
  /\b(?:which|what|choice of|type of|kind of|name of|path to|default|preferred)\b[^.]{0,20}\bshell\b|\bshell\s+(?:to use|type|name|executable|program|path|binary)\b/i

const SURE_NAMES = new Set(['bash', 'sh', 'zsh'])
const HOLDERS = new Set([
  'command',
  'commands',
  'cmd',
  'script',
  'code',
  'line',
  'snippet',
  'input',
])
const WEAK_NAMES = new Set(['command', 'cmd', 'script', 'commandline'])

/** Whether an argument seems to hold commands of a shell. Lists are words of one command, which no shell reads. */
export const findShell: Finder = (argument, tool) => {
  const { words, list, text, mediaType } = argument
  const last = lastWord(argument)
  if (list || CHOICE.test(text) || WHICH_SHELL.test(text)) return undefined
  const about = `${words.join(' ')}. ${text}. ${tool.text}`
  const found = (confidence: Finding['confidence'], why: string): Finding => ({
    holds: 'shell',
    confidence,
    why: `${why}.`,
    shell: /\bbash\b/i.test(about) ? 'bash' : 'sh',
  })
  if (/(?:x-sh|x-shellscript|x-bash)$/.test(mediaType)) return found(likely, BY_FORMAT)
  if (OTHER_READER.test(text)) return undefined
  if (namesShell(words)) return found(likely, BY_NAME)
  if (IS_SHELL.test(text)) return found(likely, BY_TEXT)
  const line = last === 'line' && words.at(-2) === 'command'
  if (!WEAK_NAMES.has(last) && !line) {
    const mayHold = HOLDERS.has(last) || last === 'shell'
    return mayHold && SHELL.test(text)
      ? found(last === 'shell' ? possible : likely, BY_TEXT)
      : undefined
  }
  if (PROGRAM.test(text)) return found(possible, BY_NAME_ALONE)
  if (SHELL.test(text)) return found(likely, BY_TEXT)
  if (OTHER_READER.test(tool.text)) return undefined
  if (SHELL.test(tool.text) || RUNS.test(tool.text)) return found(likely, BY_TOOL)
  return found(possible, BY_NAME_ALONE)
}

/** `shell_command`, `bashScript`, `bash`; `shell` alone may say which one. */
function namesShell(words: readonly string[]): boolean {
  const last = words.at(-1) ?? ''
  if (words.length === 1) return SURE_NAMES.has(last)
  return HOLDERS.has(last) && words.some((word) => word === 'shell' || SURE_NAMES.has(word))
}
