import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

const index = JSON.stringify(new URL('index.ts', import.meta.url).href)
const start = (body: string) =>
  spawn(process.execPath, ['--input-type=module', '-e', `import * as lib from ${index}\n${body}`])

async function signalAtFirstLine(
  child: ReturnType<typeof start>,
): Promise<{ exit: unknown[]; said: string }> {
  child.stdout.once('data', () => child.kill('SIGTERM'))
  const [exit, said] = await Promise.all([once(child, 'exit'), text(child.stdout)])
  return { exit, said }
}

test('a signal stops the service in order: exit code 0', async () => {
  const child = start(`
    const timer = setInterval(() => {}, 1000)
    await lib.run('demo', () => ({}), async () => {
      console.log('ready')
      return { async [Symbol.asyncDispose]() { clearInterval(timer); console.log('stopped') } }
    })`)
  assert.deepEqual(await signalAtFirstLine(child), { exit: [0, null], said: 'ready\nstopped\n' })
})

test('a signal that comes while the service starts stops it in order once it runs', async () => {
  const child = start(`
    await lib.run('demo', () => ({}), async () => {
      console.log('starting')
      await new Promise((resolve) => setTimeout(resolve, 100))
      return { async [Symbol.asyncDispose]() { console.log('stopped') } }
    })`)
  assert.deepEqual(await signalAtFirstLine(child), {
    exit: [0, null],
    said: 'starting\nstopped\n',
  })
})

test('a failure of the running service is told: exit code 1', async () => {
  const child = start(`
    await lib.run('demo', () => ({}), async () => ({
      failed: Promise.resolve(new Error('the disk is gone')),
      async [Symbol.asyncDispose]() {},
    }))`)
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  assert.equal(said, 'demo: the disk is gone\n')
  assert.equal(code, 1)
})

test('an environment that is not valid: exit code 2', async () => {
  const child = start(`
    await lib.run('demo', (env) => { const r = new lib.EnvReader({}); r.text('NEEDED'); return r.finish({}) },
      async () => ({ async [Symbol.asyncDispose]() {} }))`)
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  assert.match(said, /NEEDED is missing/)
  assert.equal(code, 2)
})
