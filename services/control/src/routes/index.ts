import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { deleteApproval } from './delete-approval.ts'
import { getAccessReport } from './get-access-report.ts'
import { getApproval } from './get-approval.ts'
import { getApprovals } from './get-approvals.ts'
import { getApprovalsWatch } from './get-approvals-watch.ts'
import { getConnection } from './get-connection.ts'
import { getConnections } from './get-connections.ts'
import { getEventProof } from './get-event-proof.ts'
import { getExchanges } from './get-exchanges.ts'
import { getExporter } from './get-exporter.ts'
import { getGrants } from './get-grants.ts'
import { getHolds } from './get-holds.ts'
import { getLog } from './get-log.ts'
import { getMaskingProfile } from './get-masking-profile.ts'
import { getMaskingProfiles } from './get-masking-profiles.ts'
import { getMaskingProfileVersions } from './get-masking-profile-versions.ts'
import { getPin } from './get-pin.ts'
import { getPins } from './get-pins.ts'
import { getPolicy } from './get-policy.ts'
import { getPolicySchema } from './get-policy-schema.ts'
import { getPolicyVersion } from './get-policy-version.ts'
import { getPolicyVersions } from './get-policy-versions.ts'
import { getProposals } from './get-proposals.ts'
import { getRecording } from './get-recording.ts'
import { getRebuild } from './get-rebuild.ts'
import { getSession } from './get-session.ts'
import { getSessions } from './get-sessions.ts'
import { getWebhooks } from './get-webhooks.ts'
import { getWhoami } from './get-whoami.ts'
import { postExplanation } from './post-explanation.ts'
import { postGrant } from './post-grant.ts'
import { postGrantExtension } from './post-grant-extension.ts'
import { postGrantRevocation } from './post-grant-revocation.ts'
import { postHold } from './post-hold.ts'
import { postHoldRelease } from './post-hold-release.ts'
import { postMaskingPreview } from './post-masking-preview.ts'
import { postPermissions } from './post-permissions.ts'
import { postPinApproval } from './post-pin-approval.ts'
import { postPolicyValidation } from './post-policy-validation.ts'
import { postPolicyBacktest } from './post-policy-backtest.ts'
import { postPolicySuggestion } from './post-policy-suggestion.ts'
import { postRebuild } from './post-rebuild.ts'
import { postRedelivery } from './post-redelivery.ts'
import { postRewrap } from './post-rewrap.ts'
import { postSessionErasure } from './post-session-erasure.ts'
import { postVote } from './post-vote.ts'
import { postWebhookTest } from './post-webhook-test.ts'
import { putConnection } from './put-connection.ts'
import { putMaskingProfile } from './put-masking-profile.ts'
import { putPolicy } from './put-policy.ts'

/** Every route that needs a caller. */
export const routes: readonly ((app: FastifyInstance, deps: Deps) => void)[] = [
  getWhoami,
  getConnections,
  getConnection,
  putConnection,
  getPolicy,
  putPolicy,
  getPolicySchema,
  postPolicyValidation,
  getPolicyVersions,
  getPolicyVersion,
  postExplanation,
  postPermissions,
  postPolicyBacktest,
  postPolicySuggestion,
  getProposals,
  getPins,
  getPin,
  postPinApproval,
  getMaskingProfiles,
  getMaskingProfile,
  getMaskingProfileVersions,
  putMaskingProfile,
  postMaskingPreview,
  getApprovals,
  getApprovalsWatch,
  getApproval,
  postVote,
  deleteApproval,
  getGrants,
  postGrant,
  postGrantExtension,
  postGrantRevocation,
  getWebhooks,
  postWebhookTest,
  getSessions,
  getSession,
  getExchanges,
  getRecording,
  postSessionErasure,
  postRewrap,
  getRebuild,
  postRebuild,
  getHolds,
  postHold,
  postHoldRelease,
  getLog,
  getEventProof,
  getAccessReport,
  getExporter,
  postRedelivery,
]
