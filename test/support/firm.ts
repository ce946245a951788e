/** A firm on a running bank: opened by its own legal representative, with money that came from the clearing house. */
import type { Firm } from '../../core/customers/firm-wire.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { type Customer, expectStatus, until } from './customer.ts'

/** A unified social credit code that the registry knows as a firm in business, another for each number. */
export function usccOf(serial: string, n: number): string {
  const body = `9111${serial}MA${String(n).padStart(5, '0')}`.slice(0, 17).padEnd(17, '0')
  return body + usccCheckCharacter(body)
}
export async function openFirm(who: Customer, code: string, name = '桥南（北京）贸易有限公司'): Promise<Firm> {
  const asked = expectStatus(await who.press<Firm>('/firms', { code, name, representative: { name: who.name } }), 202)
  return until(
    'the firm to be open',
    async () => {
      const now = expectStatus(await who.ask<Firm>('GET', `/firms/${asked.id}`), 200)
      return now.state === 'open' && now.account ? now : undefined
    },
    40_000,
  )
}
/** Money comes to a firm's account, in whole yuan. */
export async function bringTo(
  operator: string,
  { organization }: Pick<Firm, 'organization'>,
  yuan: number,
): Promise<void> {
  const transfer = { debit: ownAccount('clearing-house'), credit: currentAccount(organization!), amount: `${yuan}00` }
  const id = entryId(`money for ${organization} ${crypto.randomUUID()}`, Date.now(), 'arrive')
  const answer = await fetch(`${operator}/ledger/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'post', id, transfers: [transfer] }),
  })
  const said = (await answer.json()) as { kind: string }
  if (answer.status !== 200 || said.kind !== 'posted')
    throw new Error(`money to a firm: ${answer.status} ${JSON.stringify(said)}`)
}
