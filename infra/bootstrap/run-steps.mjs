import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { countTests } from './counts.mjs'
import { failingPart } from './failing-part.mjs'
import { say, seconds, withProgress } from './say.mjs'

/** Exit code of a program that Ctrl-C ended. */
const INTERRUPTED = 130

/**
 * Runs the steps one after the other, prints one line for each, and what a failing one wrote. Resolves with the names
 * of those that failed and the number of tests that ran.
 */
export async function runSteps(root, env, steps) {
  const logs = join(root, '.sallyport', 'logs')
  await mkdir(logs, { recursive: true })
  const total = { passed: 0, failed: 0 }
  const failures = []
  for (const step of steps) {
    const { code, log } = await runStep(root, env, step, logs)
    if (code !== 0) failures.push(step.name)
    if (step.counts === true) add(total, code, countTests(log))
    if (code === INTERRUPTED) break
  }
  return { failures, ...total }
}

/** A run that broke before it could count a failure is one all the same. */
function add(total, code, { passed, failed }) {
  total.passed += passed
  total.failed += code === 0 ? failed : Math.max(failed, 1)
}

async function runStep(root, env, { name, command }, logs) {
  const start = performance.now()
  const file = join(logs, `${name.replaceAll(' ', '-')}.log`)
  const code = await withProgress(name, () => toFile(root, env, command, file))
  const log = await readFile(file, 'utf8')
  if (code !== 0) process.stdout.write(`\n${failingPart(log)}\n\nAll of it: ${file}\n`)
  say(`${code === 0 ? '✔' : '✖'} ${name} (${seconds(start)})`)
  return { code, log }
}

async function toFile(root, env, [program, ...args], file) {
  const log = await open(file, 'w')
  try {
    return await runChild(program, args, { cwd: root, env, stdio: ['ignore', log.fd, log.fd] })
  } finally {
    await log.close()
  }
}
