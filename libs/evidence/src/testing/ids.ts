import { parser, SessionId } from '@sallyport/contracts'

export const parseSession = parser('session', SessionId)
