import { Type } from 'typebox'

/** An access token of whoever asks for something of a service that verifies it itself. */
export const accessToken = (description: string) =>
  Type.String({ minLength: 1, maxLength: 16_384, description })
