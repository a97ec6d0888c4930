export {
  Approval,
  ApprovalRequest,
  ApprovalStatus,
  connectionOf,
  type ConsentRequest,
  OperationToApprove,
  requesterOf,
  Vote,
} from './approval/approval.ts'
export { askedDefinition, type AskedDefinition, definitionKindOf } from './pin/asked-definition.ts'
export { withHiddenSeen } from './hidden-seen.ts'
export { askedOf } from './approval/asked.ts'
export { factSentences } from './approval/fact-sentences.ts'
export { durationText, scopeText, wantedText } from './approval/wanted-text.ts'
export { concerns, isApprover } from './approval/concerns.ts'
export {
  DestinationId,
  DestinationStatus,
  exporterRedeliver,
  exporterStatus,
  MAX_DESTINATIONS,
} from './exporter/rpcs.ts'
export { AccessRequest, GrantedAccess, GrantScope, MAX_GRANT_SECONDS } from './grant/grant.ts'
export { grantBreakGlass, grantExpired, grantRevoked } from './grant/events.ts'
export { grantFind, grantRequest, grantRevoke } from './grant/rpcs.ts'
export { policyAccess } from './policy/access.ts'
export {
  approvalConsumed,
  approvalRequested,
  approvalResolved,
  approvalVoted,
} from './approval/events.ts'
export { APPROVAL_NEWS_TYPE, ApprovalNewsBody, parseApprovalNews } from './approval/news.ts'
export {
  approvalCancel,
  approvalConsume,
  approvalGet,
  approvalList,
  approvalOpen,
  approvalVote,
} from './approval/rpcs.ts'
export { authenticationFailed } from './authentication/failed.ts'
export { ChangeReason, Comment, LINES, Reason, saidFault } from './said.ts'
export { requestRefused } from './control/refused.ts'
export { EVENTS, RPCS } from './catalogue.ts'
export { recordingViewed } from './recorder/viewed.ts'
export { holdPlaced, holdReleased, MAX_ERASED, sessionErased } from './retention/events.ts'
export { Hold, HoldScope, MAX_HOLDS } from './retention/hold.ts'
export {
  Erasure,
  MAX_ERASURES,
  recorderErase,
  recorderHold,
  recorderHolds,
  recorderRelease,
} from './retention/rpcs.ts'
export { APPROVALS_CONNECTION, isMisnamed } from './connection/approvals.ts'
export { Connection, parseConnection, ToolUnderstanding } from './connection/connection.ts'
export { policyProposals, Proposal, ProposalsOfTool } from './connection/proposals.ts'
export { connectionRegistered } from './connection/registered.ts'
export { Target } from './connection/target.ts'
export { ContentRecord, ContentRef, Finding, parseContentRecord } from './content.ts'
export { ApprovalTerms, Decision, Obligations } from './decision.ts'
export {
  type DataOf,
  event,
  type EventContract,
  type EventOf,
  type EventStamp,
  type EventStream,
  type SallyportEvent,
  seal,
} from './event.ts'
export {
  Access,
  Facts,
  PathFacts,
  PathsFacts,
  ShellCommand,
  ShellFacts,
  ShellSummary,
  ShellWord,
  SqlDialect,
  SqlFacts,
  UrlFacts,
  UrlNetwork,
  UrlsFacts,
} from './facts.ts'
export { ApprovalId, ConnectionName, Digest, EventId, ExchangeId, SessionId } from './ids.ts'
export { type LogCommit, type LogLease, parseLogLease } from './log/lease.ts'
export { logAdvanced } from './log/advanced.ts'
export { logKeyRotated } from './log/key-rotated.ts'
export { recorderRewrap, recordingsRewrapped } from './recorder/rewrap.ts'
export { journalRejected } from './log/rejected.ts'
export { FOUND_KINDS, MaskAction, MaskKind, MaskKinds, RECOGNISED_KINDS } from './masking/kinds.ts'
export {
  Blocked,
  maskingMask,
  maskingPreview,
  maskingStream,
  MaskSubject,
  MAX_HELD_CHARS,
  MAX_MASK_CHARS,
  ResultColumn,
} from './masking/mask.ts'
export {
  type FailureRule,
  FieldRule,
  KindRule,
  MaskProfile,
  parseMaskProfile,
  PatternRule,
  ProfileName,
} from './masking/profile.ts'
export { maskingPublished } from './masking/published.ts'
export { maskingHistory, maskingProfile, maskingProfiles, maskingPublish } from './masking/rpcs.ts'
export { operationCompleted } from './operation/completed.ts'
export { operationDecided } from './operation/decided.ts'
export { operationIndeterminate } from './operation/indeterminate.ts'
export { operationStreamed } from './operation/streamed.ts'
export { ExchangeSummary, Operation } from './operation.ts'
export { ContractError, parser } from './parse.ts'
export { validatorOf } from './validator.ts'
export { versionConflict } from './version-conflict.ts'
export { pinApproved, pinHeld, pinPinned, pinRestored } from './pin/events.ts'
export {
  DefinitionName,
  HoldReason,
  MAX_DEFINITION_CHARS,
  MAX_OBSERVED,
  PinDetail,
  PinFlag,
  PinKind,
  PinSummary,
  SeenBy,
} from './pin/pin.ts'
export { policyApprovePin, policyObserve, policyPin, policyPins } from './pin/rpcs.ts'
export {
  BACKTEST_OPERATIONS,
  policyBacktest,
  RecordedOperation,
  TrialVerdict,
} from './policy/backtest.ts'
export { plainAddress } from './plain-address.ts'
export { policyDecide } from './policy/decide.ts'
export {
  MAX_PERMISSIONS_PAGE,
  Permission,
  policyCan,
  policyExplain,
  PolicySource,
} from './policy/explain.ts'
export { policyGet } from './policy/get.ts'
export { policySpend } from './policy/spend.ts'
export { OutlinedPolicy, policyOutline } from './policy/outline.ts'
export { policyReview, ReviewedPolicy } from './policy/review.ts'
export { policyPublish } from './policy/publish.ts'
export {
  ArgumentMember,
  ArgumentTypes,
  MAX_POLICY_CHARS,
  PolicyChanges,
  policyPublished,
} from './policy/published.ts'
export {
  MAX_POLICY_PROBLEMS,
  MAX_VERSIONS_PAGE,
  policyHistory,
  policyValidate,
  PolicyVersion,
  policyVersion,
} from './policy/versions.ts'
export { policySchema } from './policy/schema.ts'
export { Principal, principalKey } from './principal.ts'
export { MAX_QUOTAS, Quota } from './quota.ts'
export {
  MAX_TOLD_KEYS,
  RECORDER_REQUESTS,
  recorderProof,
  recorderReplay,
  recorderLeaves,
  recorderRequests,
  recorderStatus,
  SegmentDamage,
} from './recorder/rpcs.ts'
export { contentSearched, MAX_SEARCH_CHARS, SearchedFor } from './recorder/searched.ts'
export { EvidenceStore } from './recorder/store.ts'
export { ExchangeText, MAX_TEXT_CHARS, recorderTexts, TextsErased } from './recorder/texts.ts'
export { contentTried } from './recorder/tried.ts'
export { type Caller, rpc, type ReplyOf, type RequestOf, type RpcContract } from './rpc.ts'
export { segmentSealed } from './segment/sealed.ts'
export {
  type Aggregate,
  type ApprovalNews,
  approvalNewsSubject,
  AUDIT_CLASSES,
  type AuditClass,
  askedSubject,
  auditSubject,
  heldSubject,
  journalSubject,
  leaseSubject,
  LOG_LEASE,
  MAX_LEAF_BYTES,
  rateSubject,
  RECORDER_CONSUMER,
  SIEM_CONSUMER,
  stateSubject,
  STREAMS,
  WRITER_PATTERN,
} from './streams.ts'
export { listProblems, problemsIn } from './problem-list.ts'
export { newApprovalId, newEventId, newExchangeId } from './ulid.ts'
