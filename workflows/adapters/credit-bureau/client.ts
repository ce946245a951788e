/** The credit bureau over HTTP. */
import { type FiledAt, filedQueriesOver } from '../filed-queries.ts'
import type { CreditBureau } from './port.ts'
import * as wire from './wire.ts'

export const creditBureauOver = (at: FiledAt): CreditBureau =>
  filedQueriesOver(at, { ...wire, who: wire.INSTITUTION, path: wire.QUERIES })
