/** The tax office over HTTP. */
import { type FiledAt, filedQueriesOver } from '../filed-queries.ts'
import type { TaxOffice } from './port.ts'
import * as wire from './wire.ts'

export const taxOfficeOver = (at: FiledAt): TaxOffice =>
  filedQueriesOver(at, { ...wire, who: wire.INSTITUTION, path: wire.QUERIES })
