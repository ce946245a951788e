/**
 * What a customer approves: exactly this payee, this amount, this currency, under this id (OWASP ASVS 5.0, 7.5.3; the
 * dynamic linking of EBA RTS 2018/389 art. 5). Its text is shown in clear before; its SHA-256 is the challenge that a passkey signs.
 * Edge, bank and whoever checks afterwards build the same text from the movement itself, never from what was sent along.
 */
import { base64url } from 'jose'
import { digestBytes } from '../id.ts'
import { formatAmount } from '../money.ts'

/** What may need an approval: money that goes out, or security that changes. */
export type Approvable =
  | {
      readonly action: 'transfer' | 'pay-bill' | 'pay-houses' | 'withdraw' | 'mandate' | 'draw-loan' | 'pay-order'
      /** Whom it goes to: the customer, the company, the bills, the bound account, the organisation and its house, the order's quote. */
      readonly payee: string
      readonly amount: bigint
    }
  | {
      readonly action: 'new-passkey' | 'end-passkey' | 'change-phone' | 'change-limits' | 'bind-account' | 'unfreeze' | 'close' | 'export' | 'loan-consents' | 'sign-loan'
      /** What it is about: the new phone, the passkey, the limit, the contract's SHA-256. */
      readonly subject: string
    } // biome-ignore format: a list reads better in a block
export type Action = Approvable['action']

/** One line a field, in this order; no field can hold a line's end. */
export function approvalText(id: string, what: Approvable): string {
  const lines = [`qiao approval 1`, `id: ${id}`, `action: ${what.action}`]
  if ('payee' in what)
    lines.push(`payee: ${what.payee}`, `amount: ${formatAmount(what.amount, 'CNY')}`, 'currency: CNY')
  else lines.push(`subject: ${what.subject.replace(/[\r\n]/g, ' ')}`)
  return lines.join('\n')
}

/** The challenge that is signed: the text's SHA-256, in base64url without padding. */
export const approvalChallenge = (text: string): string => base64url.encode(digestBytes(text))

/** What one knows of a payment before it is asked for. */
export type Asking = {
  readonly amount: bigint
  /** Paid before, or the customer's own account, or a company that the bank has a contract with. */
  readonly known: boolean
  /** What the customer lets go without being asked. */
  readonly unasked: bigint
}
export type Need = 'new-payee' | 'above-limit'
/** Why an approval is needed; undefined where none is. The day's sum is the ledger's to say. */
export const approvalNeeded = ({ amount, known, unasked }: Asking): Need | undefined =>
  !known ? 'new-payee' : amount > unasked ? 'above-limit' : undefined

/** Who bills of houses are paid to, as it is signed: each bill by its id, in order. */
export const payeeOfBills = (bills: readonly string[]) => bills.toSorted().join(',')
export const payeeOfMandate = (organization: string, house: string) =>
  `${organization} ${house.replace(/[\r\n]/g, ' ')}`
