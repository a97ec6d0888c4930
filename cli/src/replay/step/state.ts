import type { RecordedExchange } from '../exchanges.ts'

/** Where someone is who steps through a session. Moves by new values alone. */
export interface Step {
  /** Place of the exchange that is shown, among those that the filter lets through; 0 where there is none. */
  readonly at: number
  /** Lines of it that are above the top of the screen. */
  readonly scrolled: number
  /** What the exchanges shown have in common; empty where all are. */
  readonly filter: string
  readonly help: boolean
  /** What is being typed, and what for; undefined where a key is a command. */
  readonly typing: { readonly what: 'number' | 'filter'; readonly text: string } | undefined
  /** What came of the last key, where that is not to be seen. */
  readonly told: string
}

export const START: Step = {
  at: 0,
  scrolled: 0,
  filter: '',
  help: false,
  typing: undefined,
  told: '',
}

/** A key as `node:readline` tells of it. */
export interface Key {
  readonly name?: string | undefined
  readonly sequence?: string | undefined
  readonly ctrl?: boolean | undefined
  readonly meta?: boolean | undefined
}

/** What a step is made in. */
export interface Around {
  /** All of the session. */
  readonly exchanges: readonly RecordedExchange[]
  /** Lines of an exchange that the screen has room for. */
  readonly page: number
  /** Lines of the exchange that is shown. */
  readonly lines: number
}

/** What a key leads to: another state, the wish to see content, or the end. */
export type Move =
  | { readonly kind: 'go'; readonly step: Step }
  | { readonly kind: 'open' }
  | { readonly kind: 'quit' }

/** Longest filter, in characters. */
const MAX_TYPED = 200

/** The exchanges that a filter lets through: those in whose words, but for content, it stands. */
export function filtered(
  exchanges: readonly RecordedExchange[],
  filter: string,
): readonly RecordedExchange[] {
  const wanted = filter.toLowerCase()
  return wanted === '' ? exchanges : exchanges.filter((one) => wordsOf(one).includes(wanted))
}

function wordsOf({ id, decisions, completed }: RecordedExchange): string {
  const words = decisions.flatMap(({ exchange, decision }) => [
    exchange.connection,
    `${exchange.verb} ${exchange.name}`,
    exchange.principal.id,
    decision.outcome,
    ...decision.policies,
  ])
  return [id, ...words, completed?.outcome ?? 'indeterminate', completed?.error ?? '']
    .join('\n')
    .toLowerCase()
}

/** What a key does. */
export function press(step: Step, key: Key, around: Around): Move {
  if (key.ctrl === true && (key.name === 'c' || key.name === 'd')) return { kind: 'quit' }
  const told = { ...step, told: '' }
  if (step.typing !== undefined) return go(type(told, step.typing, key, around))
  if (step.help) return go({ ...told, help: false })
  const name = commandOf(key)
  if (name === 'quit' || name === 'open') return { kind: name }
  return go(name === undefined ? told : COMMANDS[name](told, around))
}

const go = (step: Step): Move => ({ kind: 'go', step })

type Command = (step: Step, around: Around) => Step

const COMMANDS = {
  next: (step, around) => show(step, step.at + 1, around),
  previous: (step, around) => show(step, step.at - 1, around),
  first: (step, around) => show(step, 0, around),
  last: (step, around) => show(step, Infinity, around),
  down: (step, around) => scroll(step, 1, around),
  up: (step, around) => scroll(step, -1, around),
  pageDown: (step, around) => scroll(step, around.page, around),
  pageUp: (step, around) => scroll(step, -around.page, around),
  number: (step) => ({ ...step, typing: { what: 'number', text: '' } }),
  filter: (step) => ({ ...step, typing: { what: 'filter', text: step.filter } }),
  help: (step) => ({ ...step, help: true }),
} as const satisfies Readonly<Record<string, Command>>

type CommandName = keyof typeof COMMANDS | 'quit' | 'open'

/** By the character that was typed, or the name of a key that types none. */
const KEYS: ReadonlyMap<string, CommandName> = new Map<string, CommandName>([
  ...bound('next', 'n', 'l', 'right', 'return', 'enter'),
  ...bound('previous', 'p', 'h', 'left', 'backspace'),
  ...bound('first', 'home', '<'),
  ...bound('last', 'end', '>'),
  ...bound('down', 'j', 'down'),
  ...bound('up', 'k', 'up'),
  ...bound('pageDown', ' ', 'space', 'pagedown'),
  ...bound('pageUp', 'b', 'pageup'),
  ...bound('number', 'g', ':'),
  ...bound('filter', '/', 'f'),
  ...bound('help', '?'),
  ...bound('open', 'c'),
  ...bound('quit', 'q', 'escape'),
])

function bound(name: CommandName, ...keys: readonly string[]): [string, CommandName][] {
  return keys.map((key) => [key, name])
}

const commandOf = ({ sequence = '', name = '', ctrl, meta }: Key): CommandName | undefined =>
  ctrl === true || (meta === true && name !== 'escape')
    ? undefined
    : (KEYS.get(sequence) ?? KEYS.get(name))

/** Shows the exchange at a place, or says that there is none. */
function show(step: Step, to: number, { exchanges }: Around): Step {
  const last = filtered(exchanges, step.filter).length - 1
  const at = Math.max(0, Math.min(to, last))
  if (at === step.at && to > at && to !== Infinity) return { ...step, told: 'this is the last one' }
  if (at === step.at && to < at) return { ...step, told: 'this is the first one' }
  return { ...step, at, scrolled: 0 }
}

function scroll(step: Step, by: number, { page, lines }: Around): Step {
  const most = Math.max(0, lines - page)
  return { ...step, scrolled: Math.max(0, Math.min(step.scrolled + by, most)) }
}

function type(step: Step, typing: NonNullable<Step['typing']>, key: Key, around: Around): Step {
  const { what, text } = typing
  switch (key.name) {
    case 'escape':
      return { ...step, typing: undefined }
    case 'return':
    case 'enter':
      return what === 'number' ? toNumber(step, text, around) : toFilter(step, text, around)
    case 'backspace':
      return { ...step, typing: { what, text: Array.from(text).slice(0, -1).join('') } }
    default: {
      const typed = key.ctrl === true || key.meta === true ? '' : printable(key.sequence)
      return { ...step, typing: { what, text: `${text}${typed}`.slice(0, MAX_TYPED) } }
    }
  }
}

/** What a key types; nothing where it is one that moves. */
const printable = (sequence = ''): string => (/^[^\p{Cc}\p{Cf}]+$/u.test(sequence) ? sequence : '')

function toNumber(step: Step, text: string, around: Around): Step {
  const count = filtered(around.exchanges, step.filter).length
  const wanted = /^\d{1,9}$/.test(text) ? Number(text) : 0
  const closed = { ...step, typing: undefined }
  if (wanted < 1 || wanted > count) return { ...closed, told: `there are ${count}: 1 to ${count}` }
  return show(closed, wanted - 1, around)
}

/** Lets those through that have the text, and stays with the exchange that was shown where it is among them. */
function toFilter(step: Step, text: string, { exchanges }: Around): Step {
  const shown = filtered(exchanges, step.filter)[step.at]
  const left = filtered(exchanges, text)
  if (left.length === 0) return { ...step, typing: undefined, told: 'nothing has that in it' }
  const at = Math.max(
    0,
    left.findIndex(({ id }) => id === shown?.id),
  )
  return { ...step, typing: undefined, filter: text, at, scrolled: 0 }
}
