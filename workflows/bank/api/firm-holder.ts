/** The firm that somebody acts for: its operator, as long as they hold the role. Whoever does not sees no firm at all. */
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { firmRow } from '../../storage/firms.ts'
import { officesOf } from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import type { Asked } from './mount.ts'

/** Whether somebody is an operator of an organisation, as long as they hold the role. */
export const operates = async ({ db, now }: Pick<Bank, 'db' | 'now'>, customer: string, organization: string): Promise<boolean> =>
  (await officesOf(db, customer, now())).some((one) => one.role === 'operator' && one.organization === organization) // biome-ignore format: one rule

export async function operatedFirm(
  bank: Bank,
  id: string,
  { customer }: Pick<Asked, 'customer'>,
): Promise<Result<{ readonly id: string; readonly organization: string; readonly name: string }, Refusal>> {
  const row = await firmRow(bank.db, id)
  const { organization } = row ?? {}
  const holds = organization && (await operates(bank, customer.id, organization))
  // Before it is open nobody holds a role in it: whoever asked for it is told where it stands.
  if (!row || (!holds && (row.state === 'open' || row.operator !== customer.id)))
    return refuse({ kind: 'firm-unknown', parameter: 'id' })
  if (row.state !== 'open' || !organization) return refuse({ kind: 'firm-not-open', parameter: 'id' })
  return ok({ id: row.id, organization, name: row.name })
}
