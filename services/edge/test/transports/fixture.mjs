/**
 * A server for tests, by standard streams: well-behaved in the eras `legacy` and `modern`, and in each of the other modes
 * as bad as its name. What a tool is called says what it does.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const [, , mode] = process.argv
const META = 'io.modelcontextprotocol'
const seen = []
/** The name of the call that hangs. */
let hanging

const write = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const text = (value) => ({
  content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }],
  ...(mode === 'modern' && { resultType: 'complete' }),
})
const log = (data) => write({ method: 'notifications/message', params: { level: 'info', data } })

const TOOLS = {
  echo: ({ text: said }) => text(said),
  facts: () =>
    text({
      // oxlint-disable-next-line node/no-process-env -- this is what is asked
      env: process.env,
      cwd: process.cwd(),
      argv: process.argv.slice(3),
      pid: process.pid,
    }),
  seen: () => text(seen),
  hang(_, __, id) {
    hanging = id
  },
  /** The name under which the program knows the call that hangs. */
  hanging: () => text({ asked: hanging }),
  progressAndHang: (_, { progressToken }) =>
    write({ method: 'notifications/progress', params: { progressToken, progress: 1 } }) &&
    undefined,
  /** Tells of progress that nobody wants to hear of. */
  unasked: (_, __, id) =>
    write({ method: 'notifications/progress', params: { progressToken: id, progress: 1 } }) &&
    text('done'),
  async slowly({ text: said }, { progressToken }) {
    for (const progress of [1, 2]) {
      await new Promise((resolve) => setImmediate(resolve))
      const params = { progressToken, progress, message: said }
      write({ method: 'notifications/progress', params })
    }
    return text(said)
  },
  die: () => process.exit(3),
  junk() {
    process.stdout.write('Starting up ...\n[1,2,3]\n"text"\n\n{"jsonrpc":"2.0"\n')
    process.stdout.write(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]))
    process.stdout.write(`{"jsonrpc":"2.0","method":"${'x'.repeat(5 * 1024 * 1024)}"}\n`)
    return text('after the junk')
  },
  errors({ lines, length }) {
    for (let i = 0; i < lines; i++)
      process.stderr.write(`${`line ${i} token=hunter2 `.padEnd(length, 'x')}\n`)
    return text('said')
  },
  /** Answers with more than may be read. */
  long: ({ size }) => text('x'.repeat(size)),
  async logAndDie({ count }) {
    for (let i = 0; i < count; i++) log(`last word ${i}`)
    await new Promise((resolve) => void process.stdout.write('', resolve))
    process.exit(0)
  },
  /** Reads no more. */
  block() {
    for (;;);
  },
  /** Writes what is no message, without end. */
  async shout() {
    for (;;)
      if (!process.stdout.write('noise\n'.repeat(10_000))) await once(process.stdout, 'drain')
  },
  /** Starts something that outlives it. */
  fork() {
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).unref()
    return text('forked')
  },
  async steps({ count, size }, { progressToken }) {
    for (let progress = 1; progress <= count; progress++) {
      const params = { progressToken, progress, message: 'x'.repeat(size) }
      if (!write({ method: 'notifications/progress', params })) await once(process.stdout, 'drain')
    }
    return text('done')
  },
  progress(_, { progressToken }) {
    for (const progress of [1, 2])
      write({ method: 'notifications/progress', params: { progressToken, progress, total: 2 } })
    return text('done')
  },
  logs({ data }) {
    log(data)
    return text('logged')
  },
  changed() {
    write({ method: 'notifications/tools/list_changed' })
    return text('changed')
  },
  ask: (_, __, id) => write({ id: `ask-${id}`, method: 'roots/list' }) && undefined,
  /** Asks a client that cannot answer, and does not wait. */
  'ask-nobody': () => write({ id: 'asked', method: 'roots/list' }) && text('asked'),
  async flood({ count, size }) {
    for (let i = 0; i < count; i++) if (!log('x'.repeat(size))) await once(process.stdout, 'drain')
    return text('flooded')
  },
  /** Answers a request that nobody made, and then its own. */
  stray() {
    write({ id: 'nobody', result: text('stray') })
    return text('own')
  },
  /** Names its request twice. */
  twice: (_, __, id) =>
    process.stdout.write(
      `{"jsonrpc":"2.0","id":"other","id":${JSON.stringify(id)},"result":{}}\n`,
    ) && undefined,
}

const UNKNOWN = { error: { code: -32_601, message: 'Method not found' } }
const METHODS = {
  initialize: ({ protocolVersion }) =>
    mode === 'refusing'
      ? { error: { code: -32_602, message: 'no' } }
      : { protocolVersion, capabilities: {}, serverInfo: { name: 'fixture', version: '1' } },
  'server/discover': () =>
    mode === 'modern'
      ? { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities: {} }
      : UNKNOWN,
  'subscriptions/listen'(_, id) {
    const params = { _meta: { [`${META}/subscriptionId`]: id } }
    write({ method: 'notifications/subscriptions/acknowledged', params })
    write({ method: 'notifications/tools/list_changed', params })
    return undefined
  },
  'tools/list'() {
    if (process.argv[3] === 'asks-on-list') write({ id: 'ask-list', method: 'roots/list' })
    return { tools: [] }
  },
  'tools/call': ({ name, arguments: args, _meta }, id) => TOOLS[name](args, _meta ?? {}, id),
}

async function take(message) {
  if (message.method === undefined || message.id === undefined) {
    seen.push(message)
    const asked = /^ask-(.*)$/.exec(message.id ?? '')?.[1]
    const id = asked !== undefined && /^\d+$/.test(asked) ? Number(asked) : asked
    if (asked !== undefined) write({ id, result: text(message.result) })
    return
  }
  const method = METHODS[message.method] ?? (() => UNKNOWN)
  const answer = await method(message.params ?? {}, message.id)
  if (answer?.error !== undefined) write({ id: message.id, error: answer.error })
  else if (answer !== undefined) write({ id: message.id, result: answer })
}

switch (mode) {
  case 'dead':
    process.stderr.write('cannot start\n')
    process.exit(1)
  // falls through
  case 'deaf':
    setInterval(() => {}, 1000)
    break
  case 'stubborn':
    process.on('SIGTERM', () => {})
    process.stdin.on('end', () => process.stderr.write('asked to end\n'))
    spawn(
      process.execPath,
      ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"],
      {
        stdio: 'ignore',
      },
    )
    setInterval(() => {}, 1000)
    break
  default:
}
if (mode !== 'deaf')
  createInterface({ input: process.stdin }).on('line', (line) => void take(JSON.parse(line)))
