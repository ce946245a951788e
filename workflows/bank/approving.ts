/**
 * Whether a customer approved exactly what is about to be done. The text is built from the movement itself: an approval
 * that was given for another payee, amount or id does not fit it, whatever the edge was told.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Approvable, approvalChallenge, approvalText, type Need } from '../../core/customers/approval.ts'
import type { Given } from '../../core/customers/wire.ts'
import { type LimitName, limitRefusal } from '../../core/deposits/limits.ts'
import type { Answer } from '../../core/ledger/command.ts'
import { formatAmount } from '../../core/money.ts'
import type { Refusal } from '../../core/problem.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import { approvalFor, CODE_TRIES, failApproval, giveApproval } from '../storage/approvals.ts'
import { hadPasskeys, passkeyBy, usePasskey } from '../storage/passkeys.ts'
import type { Bank } from './compose.ts'
import { checkedSignature } from './webauthn.ts'

export const codeOfApproval = (secret: string, approval: string, code: string) =>
  createHmac('sha256', secret).update(`${approval}\n${code}`).digest('hex')

/** What is signed by a passkey and nothing else: a contract (电子签名法 art. 13), and money that is borrowed under it. */
const SIGNED: ReadonlySet<Approvable['action']> = new Set(['sign-loan', 'draw-loan'])
/**
 * Changes of security are never approved by a text alone where there is a passkey, or ever was one: who has lost it comes
 * back in by showing who they are (recovery).
 */
export const mayApproveByCode = (what: Approvable, hadPasskeys: boolean): boolean =>
  !SIGNED.has(what.action) && ('payee' in what || !hadPasskeys)

type Asked = {
  readonly customer: string
  readonly what: Approvable
  readonly given: Given | undefined
  /** What the approval is used for, where that has a name: the same again is the same use. Without one it is used once. */
  readonly business?: string
  /** Why one is needed; undefined where the movement may go without. */
  readonly need: Need | 'security' | undefined
}

type World = Pick<Bank, 'db' | 'secret' | 'party'>

export async function approved(bank: World, asked: Asked): Promise<Result<'passkey' | 'code' | 'nobody', Refusal>> {
  const { customer, what, given, need } = asked
  if (!given) return need ? refuse({ kind: 'approval-needed', facts: { why: need } }) : ok('nobody')
  const business = asked.business ?? `${what.action} ${given.id}`
  return bank.db.begin(async (tx): Promise<Result<'passkey' | 'code', Refusal>> => {
    const row = await approvalFor(tx, given.id, customer)
    // What has a name of its own may be asked for again after its reply was lost; a change of security is approved anew.
    if (!row || (row.business !== null && row.business !== asked.business))
      return refuse({ kind: 'approval-unknown', parameter: 'approval' })
    if (row.text !== approvalText(row.id, what)) return refuse({ kind: 'approval-mismatch', parameter: 'approval' })
    // The same press again, after it was carried out and before its reply was kept.
    if (row.business === business && row.how) return ok(row.how)
    if (row.expires.getTime() <= Date.now() || row.failures >= CODE_TRIES)
      return refuse({ kind: 'approval-expired', parameter: 'approval' })
    if (given.passkey) {
      const passkey = await passkeyBy(tx, given.passkey.id)
      const counter =
        passkey?.customer === customer
          ? await checkedSignature(bank.party, given.passkey, approvalChallenge(row.text), passkey)
          : undefined
      if (counter === undefined || !(await usePasskey(tx, given.passkey.id, counter, row.counters[given.passkey.id])))
        return refuse({ kind: 'passkey-refused', parameter: 'approval' })
      await giveApproval(tx, row.id, { how: 'passkey', passkey: given.passkey.id, proof: given.passkey, business })
      return ok('passkey')
    }
    if (!given.code || row.code === null) return refuse({ kind: 'approval-needed', facts: { why: need ?? 'security' } })
    if (!mayApproveByCode(what, await hadPasskeys(tx, customer))) return refuse({ kind: 'passkey-needed' })
    if (!timingSafeEqual(Buffer.from(row.code), Buffer.from(codeOfApproval(bank.secret, row.id, given.code)))) {
      await failApproval(tx, row.id)
      const left = CODE_TRIES - row.failures - 1
      return refuse(left > 0 ? { kind: 'code-wrong', parameter: 'approval', facts: { left } } : { kind: 'approval-expired', parameter: 'approval' }) // biome-ignore format: one answer
    }
    await giveApproval(tx, row.id, { how: 'code', passkey: null, proof: null, business })
    return ok('code')
  })
}

/** What the ledger's no about a limit of the payer means to them; undefined when it is about something else. */
export function payerRefusal(answer: Answer, customer: string): Refusal | undefined {
  const limit = limitRefusal(answer, customer)
  if (!limit) return undefined
  if (limit.name === 'unasked-day') return { kind: 'approval-needed', facts: { why: 'day-sum' } }
  if (limit.name === 'unsigned-day') return { kind: 'passkey-needed' }
  return { kind: 'limit-passed', parameter: 'amount', facts: limitFacts(limit) }
}
export const limitFacts = ({ name, short }: { name: LimitName; short: bigint }) => ({
  limit: name,
  short: name === 'transfers-day' ? String(short) : formatAmount(short, 'CNY'),
})
