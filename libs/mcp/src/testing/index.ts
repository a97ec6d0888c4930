import { postedTarget } from './posted-target.ts'
import { answerTarget } from './answer-target.ts'
import { mirrorTarget, sseTarget } from './stream-targets.ts'

export { plainText, splitPosted, standsIn } from './posted-target.ts'
export { randomPosted } from './random-posted.ts'

/** Every parser of this package that meets a stranger. */
export const MCP_TARGETS = [postedTarget, answerTarget, sseTarget, mirrorTarget]
