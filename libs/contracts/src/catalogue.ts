import {
  approvalConsumed,
  approvalRequested,
  approvalResolved,
  approvalVoted,
} from './approval/events.ts'
import {
  approvalCancel,
  approvalConsume,
  approvalGet,
  approvalList,
  approvalOpen,
  approvalVote,
} from './approval/rpcs.ts'
import { authenticationFailed } from './authentication/failed.ts'
import { policyProposals } from './connection/proposals.ts'
import { connectionRegistered } from './connection/registered.ts'
import { requestRefused } from './control/refused.ts'
import type { EventContract } from './event.ts'
import { exporterRedeliver, exporterStatus } from './exporter/rpcs.ts'
import { grantBreakGlass, grantExpired, grantRevoked } from './grant/events.ts'
import { grantFind, grantRequest, grantRevoke } from './grant/rpcs.ts'
import { logAdvanced } from './log/advanced.ts'
import { logKeyRotated } from './log/key-rotated.ts'
import { journalRejected } from './log/rejected.ts'
import { maskingMask, maskingPreview, maskingStream } from './masking/mask.ts'
import { maskingPublished } from './masking/published.ts'
import { maskingHistory, maskingProfile, maskingProfiles, maskingPublish } from './masking/rpcs.ts'
import { operationCompleted } from './operation/completed.ts'
import { operationDecided } from './operation/decided.ts'
import { operationIndeterminate } from './operation/indeterminate.ts'
import { operationStreamed } from './operation/streamed.ts'
import { pinApproved, pinHeld, pinPinned, pinRestored } from './pin/events.ts'
import { policyApprovePin, policyObserve, policyPin, policyPins } from './pin/rpcs.ts'
import { policyAccess } from './policy/access.ts'
import { policyBacktest } from './policy/backtest.ts'
import { policyDecide } from './policy/decide.ts'
import { policyCan, policyExplain } from './policy/explain.ts'
import { policyGet } from './policy/get.ts'
import { policyOutline } from './policy/outline.ts'
import { policyPublish } from './policy/publish.ts'
import { policySpend } from './policy/spend.ts'
import { policyPublished } from './policy/published.ts'
import { policyReview } from './policy/review.ts'
import { policySchema } from './policy/schema.ts'
import { policyHistory, policyValidate, policyVersion } from './policy/versions.ts'
import {
  recorderLeaves,
  recorderProof,
  recorderReplay,
  recorderRequests,
  recorderStatus,
} from './recorder/rpcs.ts'
import { contentSearched } from './recorder/searched.ts'
import { recorderTexts } from './recorder/texts.ts'
import { contentTried } from './recorder/tried.ts'
import { recordingViewed } from './recorder/viewed.ts'
import { holdPlaced, holdReleased, sessionErased } from './retention/events.ts'
import { recorderRewrap, recordingsRewrapped } from './recorder/rewrap.ts'
import { recorderErase, recorderHold, recorderHolds, recorderRelease } from './retention/rpcs.ts'
import type { RpcContract } from './rpc.ts'
import { segmentSealed } from './segment/sealed.ts'

/** Every kind of event. */
export const EVENTS: readonly EventContract[] = [
  operationDecided,
  operationStreamed,
  operationCompleted,
  operationIndeterminate,
  authenticationFailed,
  segmentSealed,
  logAdvanced,
  logKeyRotated,
  recordingsRewrapped,
  journalRejected,
  connectionRegistered,
  policyPublished,
  maskingPublished,
  approvalRequested,
  approvalVoted,
  approvalResolved,
  approvalConsumed,
  grantBreakGlass,
  grantRevoked,
  grantExpired,
  pinPinned,
  pinHeld,
  pinRestored,
  pinApproved,
  sessionErased,
  holdPlaced,
  holdReleased,
  recordingViewed,
  contentSearched,
  contentTried,
  requestRefused,
]

/** Every request/reply exchange. */
export const RPCS: readonly RpcContract[] = [
  policyDecide,
  policySpend,
  policyGet,
  policyPublish,
  policyValidate,
  policySchema,
  policyHistory,
  policyVersion,
  policyExplain,
  policyCan,
  policyAccess,
  policyBacktest,
  policyOutline,
  policyReview,
  policyObserve,
  policyPins,
  policyPin,
  policyProposals,
  policyApprovePin,
  maskingMask,
  maskingStream,
  maskingPreview,
  maskingPublish,
  maskingProfiles,
  maskingProfile,
  maskingHistory,
  approvalOpen,
  approvalGet,
  approvalList,
  approvalVote,
  approvalCancel,
  approvalConsume,
  grantFind,
  grantRequest,
  grantRevoke,
  recorderReplay,
  recorderRequests,
  recorderLeaves,
  recorderTexts,
  recorderProof,
  recorderStatus,
  recorderErase,
  recorderRewrap,
  recorderHold,
  recorderRelease,
  recorderHolds,
  exporterStatus,
  exporterRedeliver,
]
