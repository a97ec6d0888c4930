import { parentPort } from 'node:worker_threads'
import { createEngine, isFatal } from '@sallyport/policy-engine'
import { answerer } from './answer.ts'
import type { Job, Reply } from './job.ts'

// The thread in which drafts are tried. Cedar keeps sets by thread: nothing here touches those in force.

let spoilt = false
const engine = createEngine((error) => {
  spoilt ||= isFatal(error)
})
const answer = answerer(engine)

parentPort?.on('message', (job: Job) => {
  const reply: Reply = { answer: answer(job), spoilt }
  // A thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(reply)
})
