import { dialogues } from './dialogue.ts'
import type { Feature } from './feature.ts'
import {
  calls,
  completions,
  greeting,
  lists,
  mistakes,
  ping,
  prompts,
  refusals,
  resources,
} from './requests.ts'
import { ending, reconnection, resumption } from './sessions.ts'
import { cancellation, logging, progress, subscription } from './streams.ts'

/** All that is tried of a client at a server, in this order. */
export const FEATURES: readonly Feature[] = [
  greeting,
  ping,
  lists,
  calls,
  resources,
  prompts,
  completions,
  mistakes,
  refusals,
  progress,
  cancellation,
  subscription,
  logging,
  dialogues,
  reconnection,
  resumption,
  ending,
]
