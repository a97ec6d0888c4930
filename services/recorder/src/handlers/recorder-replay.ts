import { RpcError } from '@sallyport/bus'
import type { EventId, ReplyOf, RequestOf, recorderReplay } from '@sallyport/contracts'
import { type KeyWrapper, leafOfKey, sessionPrefix } from '@sallyport/evidence'
import { nextPage, parsePosition, type Position } from '../domain/page.ts'
import type { Log } from '../log/open-log.ts'
import { type Seal, sealsOf } from '../log/seals.ts'
import { openRecordings } from '../log/segment.ts'
import type { Views } from '../views.ts'
import { standing } from './recorder-erase.ts'

type Request = RequestOf<typeof recorderReplay>

/** What replaying needs. */
export interface ReplayDeps {
  readonly log: Log
  readonly wrapper: KeyWrapper
  readonly views: Views
}

/** A page is answered after this at the latest, where the log is longer than can be read meanwhile. */
const PAGE_MS = 2_000

/**
 * Answers with a page of a session's recording and with what was erased of it: for a viewer from the sealed segments, once
 * it is recorded that they look; for anyone else the events alone, from the log. Which segments there are the log says.
 */
export const replay =
  ({ log, wrapper, views }: ReplayDeps) =>
  async (request: Request): Promise<ReplyOf<typeof recorderReplay>> => {
    const { source, size, sessions } = log
    const { session, after } = request
    const position = parsePosition(after)
    if (position === undefined) throw noPage()
    if (!(await isRecorded(log, session)))
      throw new RpcError('not_found', `there is no recording of session ${session}`)
    const view = await viewOf(views, request, position)
    const recordings = openRecordings(source, size, wrapper)
    const from = { ...position, ...(view !== undefined && { view }) }
    const until = performance.now() + PAGE_MS
    const page = await nextPage(
      from,
      sealsOf({ source, size, sessions }, session, from.leaf),
      async (seal: Seal) =>
        view === undefined ? { lines: await recordings.readEvents(seal) } : recordings.read(seal),
      () => performance.now() < until,
    )
    const erasures = after === undefined ? await standing(log, session) : []
    return {
      session,
      ...page,
      ...(view !== undefined && { view }),
      ...(erasures.length > 0 && { erasures }),
    }
  }

/** The look that a request is part of, which stands in STATE by then; undefined where no content is asked for. */
async function viewOf(
  views: Views,
  { session, after, viewer, reason }: Request,
  { view: begun }: Position,
): Promise<EventId | undefined> {
  if (viewer === undefined) {
    if (begun !== undefined) throw noPage()
    return undefined
  }
  const view = { session, author: viewer, ...(reason !== undefined && { reason }) }
  if (after === undefined) return views.begin(view)
  if (begun === undefined || !(await views.goesOn(begun, view))) throw noPage()
  return begun
}

/** Whether the log holds a segment of a session; where the store has none, the leaves are asked. */
async function isRecorded(
  { source, size, sessions }: Log,
  session: Request['session'],
): Promise<boolean> {
  for await (const key of source.list(sessionPrefix(session)))
    if ((leafOfKey(key) ?? size) < size) return true
  for await (const { sealed } of sealsOf({ source, size, sessions }, session))
    if (sealed.length > 0) return true
  return false
}

const noPage = (): RpcError =>
  new RpcError('not_found', 'there is no such page of this look: begin again')
