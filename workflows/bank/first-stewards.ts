/** `npx qiao stewards PHONE PHONE`: without two stewards nobody could give a right, so the first two are named from outside. */

import { roleRefusal } from '../../core/staff/roles.ts'
import { audit } from '../storage/audit.ts'
import { clockOffset } from '../storage/calendar.ts'
import { customerBy } from '../storage/customers.ts'
import { connect } from '../storage/database.ts'
import { Wrong } from '../storage/ledger/verify.ts'
import { giveRole, keepOrganization, officesOf, oneChangeOfRights, stewards } from '../storage/staff.ts'
import { theBank } from './seed.ts'

/** Throws `Wrong` with what is in the way; does nothing once there is a steward. */
export async function firstStewards(
  url: string,
  phones: readonly string[],
  say: (line: string) => void = console.log,
): Promise<void> {
  if (phones.length !== 2 || phones[0] === phones[1]) throw new Wrong('two phones of two customers are needed')
  const db = connect(url, { name: 'qiao-stewards', max: 2 })
  try {
    const at = Date.now() + (await clockOffset(db))
    const people = await Promise.all(phones.map((phone) => customerBy(db, { phone })))
    const given = await db.begin(async (tx) => {
      await oneChangeOfRights(tx)
      if ((await stewards(tx, at)) > 0) throw new Wrong('this bank has a steward: rights are given by two of them')
      await keepOrganization(tx, { ...theBank, at })
      const names: { id: string; name: string }[] = []
      for (const [n, person] of people.entries()) {
        if (!person) throw new Wrong(`no customer has the phone ${phones[n]}`)
        const change = { kind: 'give-role', organization: theBank.id, role: 'steward' } as const
        const facts = { kind: 'bank', offices: await officesOf(tx, person.id, at), stewards: 0 } as const
        const why = roleRefusal(change, facts)
        if (why) throw new Wrong(`${person.name} cannot be a steward: ${why}`)
        await giveRole(tx, { customer: person.id, organization: theBank.id, role: 'steward', from: at })
        names.push(person)
      }
      return names
    })
    for (const { id, name } of given) {
      await audit(db, {
        at, person: 'operator', role: 'operator', organization: theBank.id, call: 'firstStewards', subject: 'npx qiao stewards', customer: id,
        reason: 'a bank begins with two', request: '', result: 'done',
      }) // biome-ignore format: one entry
      say(`${name} is a steward`)
    }
  } finally {
    await db.end()
  }
}
