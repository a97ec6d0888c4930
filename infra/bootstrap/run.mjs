/** The commands of the repository. Runs on Node 20 with nothing installed, and gets what it needs. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { Failure } from './failure.mjs'
import { ensureInstalled, installApart } from './install.mjs'
import { findNode } from './node.mjs'
import { runSteps } from './run-steps.mjs'
import { say } from './say.mjs'
import { CHECKS, TESTS } from './steps.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

const COMMANDS = {
  start: (context) => runEntry(context, 'infra/standalone/src/main.ts'),
  tour: (context) => runEntry(context, 'tests/system/src/tour.ts'),
  conformance: (context) => runEntry(context, 'tests/conformance/src/main.ts'),
  fuzz: (context) => runEntry(context, 'libs/mcp/scripts/fuzz.ts'),
  clients: (context) => runEntry(context, 'tests/clients/src/main.ts'),
  consent: (context) => runEntry(context, 'tests/system/src/consent/main.ts'),
  chaos: (context) => runEntry(context, 'tests/system/src/chaos/main.ts'),
  'bench:masking': (context) => runEntry(context, 'services/masking/bench/quality.bench.ts'),
  'bench:catchup': (context) => runEntry(context, 'services/recorder/bench/catch-up.bench.ts'),
  takeover: (context) => runEntry(context, 'services/recorder/bench/takeover.bench.ts'),
  'bench:search': (context) => runEntry(context, 'services/control/bench/search.bench.ts'),
  'bench:verify': (context) => runEntry(context, 'services/recorder/bench/verify.bench.ts'),
  bench: async (context) => {
    if (!context.args.includes('--help'))
      await installApart(root, 'tests/bench/peers', 'bench-peers', context.env)
    return runEntry(context, 'tests/bench/src/main.ts')
  },
  soak: ({ node, env }) =>
    runChild(node, ['--test', 'tests/system/src/streams.test.ts'], {
      cwd: root,
      env: { ...env, SALLYPORT_SOAK: '1' },
      stdio: 'inherit',
    }),
  check: (context) => check(context, CHECKS),
  test: async (context) => {
    // Every test that needs it would fetch it on its own, out of sight.
    const code = await runEntry(context, 'infra/standalone/src/prepare.ts')
    return code === 0 ? check(context, [...CHECKS, ...TESTS], true) : code
  },
}

async function main([name, ...args]) {
  const command = COMMANDS[name]
  if (command === undefined) {
    throw new Failure(`usage: node infra/bootstrap/run.mjs ${Object.keys(COMMANDS).join('|')}`)
  }
  // The one place where the environment is read.
  // oxlint-disable-next-line node/no-process-env
  const env = environment(process.env)
  await ensureInstalled(root, env)
  return command({ node: await findNode(root), env, args })
}

/** Programs of the dependencies come first; none of them reports to anyone or looks for updates. */
function environment(env) {
  return {
    ...env,
    PATH: `${join(root, 'node_modules', '.bin')}:${env.PATH ?? ''}`,
    DO_NOT_TRACK: '1',
    // What Node makes of a module is kept: a second start takes half of the time.
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(root, '.sallyport', 'cache', 'compile'),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  }
}

function runEntry({ node, env, args }, entry) {
  return runChild(node, [join(root, entry), ...args], { cwd: root, env, stdio: 'inherit' })
}

async function check({ env }, steps, counts = false) {
  // Colours would stand between the words that are looked for.
  const plain = { ...env, NO_COLOR: '1', FORCE_COLOR: '0' }
  const { failures, passed, failed } = await runSteps(root, plain, steps)
  if (failures.length > 0) say(`\nfailed: ${failures.join(', ')}`)
  if (counts) say(`\n${passed} passed, ${failed} failed`)
  return failures.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Failure ? error.message : error)
}
