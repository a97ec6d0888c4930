import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'sp1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What a sealed text is for; one sealed for one purpose does not open for another. */
export type SealPurpose =
  | 'mcp-session'
  | 'approval-wait'
  | 'event-id'
  | 'target-request'
  | 'target-state'
  | 'task'
  | 'own-task'
  | 'held-call'

/**
 * Seals small values that a client keeps for the gateway (AES-256-GCM). A sealed text opens only under the same key,
 * purpose and binding: whoever it was not made for can neither read nor use it, and replicas that share the key need no
 * shared table.
 */
export interface Sealer {
  seal(purpose: SealPurpose, binding: string, value: string): string
  /** As `seal`, but the same value is sealed the same way each time: for names that a client compares. */
  sealName(purpose: SealPurpose, binding: string, value: string): string
  /** The sealed value; undefined where the text is not ours, was changed, or belongs to another binding. */
  open(purpose: SealPurpose, binding: string, sealed: string): string | undefined
}

/** Makes a sealer. The key has 32 bytes. */
export function createSealer(key: Uint8Array): Sealer {
  const nonceKey = createHmac('sha256', key).update('synthetic nonce').digest()

  function encrypt(nonce: Uint8Array, aad: Buffer, value: string): string {
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
    const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
    return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
  }

  return {
    seal: (purpose, binding, value) =>
      encrypt(randomBytes(NONCE_BYTES), associated(purpose, binding), value),
    sealName(purpose, binding, value) {
      const aad = associated(purpose, binding)
      // A nonce that follows from all that is sealed comes again only with the very same text (RFC 8452's idea).
      const nonce = createHmac('sha256', nonceKey).update(aad).update('\0').update(value).digest()
      return encrypt(nonce.subarray(0, NONCE_BYTES), aad, value)
    },
    open(purpose, binding, sealed) {
      if (!isSealed(sealed)) return undefined
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url')
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(associated(purpose, binding))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}

/** Whether a text looks like one that this gateway sealed. */
export const isSealed = (text: string): boolean => text.startsWith(PREFIX)

function associated(purpose: SealPurpose, binding: string): Buffer {
  return Buffer.from(JSON.stringify([purpose, binding]))
}
