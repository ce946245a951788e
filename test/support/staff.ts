/** The bank's people as a test plays them: the seeded ones, through the edge's public API alone. */
import type { CaseAll } from '../../core/bills/reconciliation-wire.ts'
import type { Role } from '../../core/staff/roles.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { seededPeople } from '../../workflows/bank/seed.ts'
import { type Answered, Customer, expectStatus, type Places, until } from './customer.ts'

/** One of the bank's people: several tests are them at once, and a phone gets one code at a time. */
class Colleague extends Customer {
  override signIn(): Promise<this> {
    return this.comeIn()
  }
}

/** A seeded person who holds a role; the nth, where there are several. */
export function seeded(places: Places, role: Role, n = 0): Customer {
  const one = seededPeople.filter((person) => person.role === role)[n]
  if (!one) throw new Error(`nobody is seeded as ${role} number ${n + 1}`)
  return new Colleague(places, one.phone, one.name)
}
export const twoOfficers = (places: Places): [Customer, Customer] => [
  seeded(places, 'officer'),
  seeded(places, 'officer', 1),
]

export const confirmProposal = (
  checker: Customer,
  { id, sha256 }: Pick<Proposal, 'id' | 'sha256'>,
  key?: string,
): Promise<Answered<Proposal>> => checker.press<Proposal>(`/proposals/${id}/confirmation`, { sha256 }, key)
export const proposal = async (who: Customer, id: string): Promise<Proposal> =>
  expectStatus(await who.ask<Proposal>('GET', `/proposals/${id}`), 200)

/** One officer decides a difference, another confirms what moves money; answers with the case as it ended. */
export async function decideByTwo(
  [maker, checker]: readonly [Customer, Customer],
  id: string,
  body: { outcome: string; reason: string },
): Promise<CaseAll> {
  const proposed = expectStatus(await maker.press<CaseAll>(`/reconciliation-cases/${id}/decision`, body), 202)
  if (!proposed.proposal) return proposed
  expectStatus(await confirmProposal(checker, proposed.proposal), 200)
  return until(`case ${id} to be closed`, async () => {
    const now = expectStatus(await maker.ask<CaseAll>('GET', `/reconciliation-cases/${id}`), 200)
    return now.case.state === 'closed' ? now : undefined
  })
}
