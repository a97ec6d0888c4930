import { EdgeError } from '../errors.ts'
import { MAX_TARGET_BYTES } from '../exchange/target-message.ts'

/** The error of an answer that is longer than the gateway reads. */
export const answerTooLong = (): EdgeError =>
  new EdgeError('target_invalid', `The target's answer is longer than ${MAX_TARGET_BYTES} bytes.`)
