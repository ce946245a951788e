/** Some put money aside for three months and draw a part of it early: what the preview says is what they get, to the fen. */
import type { DepositAnswer, DepositWhole, Preview } from '../../core/deposits/term-wire.ts'
import { type Customer, expectStatus, yuan } from '../support/customer.ts'
import type { Tour } from './estate.ts'

const fen = (amount: string) => BigInt(amount.replace('.', ''))
export type Saver = { readonly who: Customer; deposit: string }

/** Opens a fixed deposit for each; a double press is one deposit. Answers with what each put aside. */
export async function putAside(
  { each, check }: Pick<Tour, 'each' | 'check'>,
  people: readonly Customer[],
  amount: string,
): Promise<Saver[]> {
  const savers: Saver[] = people.map((who) => ({ who, deposit: '' }))
  await each('open fixed deposits', savers, async (saver) => {
    const key = crypto.randomUUID()
    const open = () =>
      saver.who.press<DepositAnswer>('/deposits', { product: 'fixed', amount: yuan(amount), months: 3, renew: 'all' }, key) // biome-ignore format: one press
    const [first, second] = await Promise.all([open(), open()])
    const { id, position } = expectStatus(first, 201)
    check(second.body?.id === id, `${saver.who.phone}: a double press became two deposits`)
    const whole = expectStatus(await saver.who.ask<DepositWhole>('GET', `/deposits/${id}?after=${position}`), 200)
    check(
      whole.principal.amount === amount && whole.state === 'open',
      `${saver.who.phone}: the deposit is ${whole.state}`,
    )
    saver.deposit = id
  })
  return savers
}

/** Draws a part early. Answers with what each got. */
export async function drawEarly(
  { each, check }: Pick<Tour, 'each' | 'check'>,
  savers: readonly Saver[],
  part: string,
): Promise<Map<Customer, bigint>> {
  const got = new Map<Customer, bigint>()
  await each('draw a part early', savers, async ({ who, deposit }) => {
    const said = expectStatus(
      await who.ask<Preview>('POST', `/deposits/${deposit}/previews`, { amount: yuan(part) }),
      200,
    )
    check(said.waiting !== null, `${who.phone}: drawing early seems to lose nothing`)
    const before = fen((await who.account()).balance.amount)
    const wrong = { amount: said.amount, interest: yuan('9.99') }
    const refused = await who.press(`/deposits/${deposit}/withdrawals`, wrong)
    check(
      refused.problem?.code === 'preview-stale',
      `${who.phone}: a figure that nobody was shown was ${refused.status}`,
    )
    const given = { amount: said.amount, interest: said.interest }
    const { position } = expectStatus(await who.press<DepositAnswer>(`/deposits/${deposit}/withdrawals`, given), 201)
    const after = fen((await who.account(position ?? undefined)).balance.amount)
    check(
      after - before === fen(said.paid.amount),
      `${who.phone}: the preview said ${said.paid.amount}, ${after - before} fen came`,
    )
    got.set(who, fen(said.paid.amount))
  })
  return got
}
