/** An order at a store: whatever is killed, goods and money are sold once, paid back once, or settled once, and nothing waits at the end. */
import { currentAccount } from '../../core/deposits/postings.ts'
import type { Merchant, MerchantGood } from '../../core/mall/merchant-wire.ts'
import { stockAccount, waitingAccount } from '../../core/mall/postings.ts'
import type { Address, MallOrder } from '../../core/mall/shop-wire.ts'
import { orderActivities } from '../../workflows/mall/order/activities.ts'
import { Customer, pause } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, order } from '../support/mall.ts'
import { seeded } from '../support/staff.ts'
import { books, type Flow, fen } from './flow.ts'

/** What is done of it, and how its part ends; pieces of three that stay sold. */
const ways = {
  cancelled: { steps: ['confirmOrder', 'lookPart', 'payBackCase', 'closePart', 'concludeOrder'], ends: 'closed', kept: 0 },
  // Sent, and nobody says a word: received by silence, then settled.
  settled: { steps: ['receivePart', 'settlePart'], ends: 'settled', kept: 3, slow: true },
  'never-sent': { steps: ['tellLatePart', 'giveUpPart'], ends: 'closed', kept: 0, slow: true },
  // One piece is to be exchanged, thought better of, and asked for again; sent back, and another comes.
  exchanged: { steps: ['setAsideCase', 'setFreeCase', 'handOverCase'], ends: 'settled', kept: 3, slow: true },
  // The merchant is asked for the money of one piece, and silent.
  'silent-merchant': { steps: ['caseLate'], ends: 'settled', kept: 2, slow: true },
} as const // biome-ignore format: a table
type Way = keyof typeof ways
const PIECES = 3

export const orders: Flow = {
  name: 'order',
  activities: Object.keys(orderActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, payer, check, post, get, patiently, signedIn, runEnds } = stage
    const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
    const operator = await new Customer(places, `135${serial}31`, '王小明').join()
    const officer = await seeded(places, 'officer').signIn()
    const firm = await openFirm(operator, usccOf(serial, 31), `桥南山货${serial}`)
    const store: Merchant = await openStore(operator, officer, firm, `桥南山货${serial}`)
    const rice: MerchantGood = await onSale(operator, officer, store, { name: '红米', pieces: 1_000 })
    const [variant] = rice.variants
    const sku = variant!.id
    const address: Address = await newAddress(payer)
    const minor = async (account: string) => Number((await patiently('a balance', () => get<{ minor: string }>(`${urls.operator}/ledger/accounts/${account}/balance`))).minor)
    const stock = stockAccount(sku, store.warehouse.name)
    /** What the buyer's account has earned: quarters end while an order waits. */
    const earned = async () => {
      const all = await patiently('what was earned', () => payer.movements('?kind=interest'))
      return all.reduce((sum, { amount }) => sum + fen(amount.amount), 0n)
    }
    const heldBack = async () => (await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods?good=${rice.id}`)).body.goods[0]!.variants[0]!.heldBack
    let [sold, settled, paidBack] = [0, 0, 0]

    return {
      async walk(name) {
        const way = ways[name as Way]
        for (const one of [operator, payer]) await signedIn(one)
        const before = { stock: await minor(stock), buyer: fen((await payer.account()).balance.amount), earned: await earned(), firm: await minor(currentAccount(firm.organization!)) }
        const keys = Object.fromEntries(['order', 'case', 'again', 'withdraw', 'back', 'came', 'resend', 'ship', 'receive'].map((one) => [one, crypto.randomUUID()]))
        let id = ''
        const now = async () => (await payer.ask<MallOrder>('GET', `/mall/orders/${id}`)).body
        /** The first is withdrawn once its goods are set aside, the second goes all the way. */
        const exchanges = async ({ id: part, state, cases }: MallOrder['parts'][number]) => {
          const asks = (key: string | undefined) => payer.press(`/mall/parts/${part}/cases`, { kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }] }, key)
          const parcel = { carrier: '顺丰', number: 'SF1234567890' }
          if (state === 'to-ship') await operator.press(`/mall/parts/${part}/parcels`, parcel, keys.ship)
          if (state === 'shipped') await payer.press(`/mall/parts/${part}/receipt`, undefined, keys.receive)
          if (state !== 'received') return
          const [first, second] = cases
          rests = second !== undefined && (second.state === 'sent-again' || second.state === 'exchanged')
          if (!first) await asks(keys.case)
          else if (first.state === 'agreed') {
            if ((await heldBack()) > 0) await payer.press(`/mall/cases/${first.id}/moves`, { to: 'withdrawn' }, keys.withdraw)
          } else if (!second) await asks(keys.again)
          else if (second.state === 'agreed') await payer.press(`/mall/cases/${second.id}/moves`, { to: 'sent-back', parcel }, keys.back)
          else if (second.state === 'sent-back') await operator.press(`/mall/cases/${second.id}/answer`, { to: 'back' }, keys.came)
          else if (second.state === 'back') await operator.press(`/mall/cases/${second.id}/answer`, { to: 'sent-again', parcel }, keys.resend)
        }
        /** Does what comes next, as buyer and merchant do it; answers how it stands. */
        const act = async (): Promise<MallOrder | undefined> => {
          if (!id) {
            const said = await order(payer, address.id, [{ sku, quantity: PIECES }], keys.order)
            if (said.status !== 201) return undefined
            id = said.body.id
          }
          const standing = await now()
          const [part] = standing.parts
          const asks = (kind: string, reason: string, quantity: number) =>
            payer.press(`/mall/parts/${part!.id}/cases`, { kind, reason, pieces: [{ line: 0, quantity }] }, keys.case)
          if (part?.state === 'to-ship' && name === 'cancelled' && part.cases.length === 0) await asks('cancel', 'changed-mind', PIECES)
          if (name === 'exchanged' && part) await exchanges(part)
          if (part?.state === 'to-ship' && (name === 'settled' || name === 'silent-merchant'))
            await operator.press(`/mall/parts/${part.id}/parcels`, { carrier: '顺丰', number: 'SF1234567890' }, keys.ship)
          if (part?.state === 'shipped' && name === 'silent-merchant' && part.cases.length === 0) await asks('refund', 'not-arrived', 1)
          return standing
        }
        /** Whether only time brings it on: days that pass before would end the time for asking. */
        let rests = name !== 'exchanged'
        let going = true
        const goOn = async () => {
          while (going) {
            await act().catch(() => undefined)
            await pause(200)
          }
        }
        const days = async (many: number) => {
          if (rests) await post(`${urls.operator}/clock`, { days: many }).catch(() => undefined)
        }
        return {
          start: () => void goOn(),
          ...('slow' in way ? { moving: async () => void (await days(3)) } : {}),
          withinMs: 'slow' in way ? 300_000 : 60_000,
          async finish(point) {
            going = false
            for (const one of [operator, payer]) await signedIn(one)
            const ended = await patiently('the end of the order', async () => {
              const standing = await act()
              if (standing && (standing.state === 'over' || standing.state === 'released')) return standing
              if ('slow' in way) await days(3)
              return undefined
            })
            const run = await runEnds(id)
            check(run === 'over' && ended.state === 'over', `${point}: the run ended ${run}, the row ${ended.state}`)
            const [part] = ended.parts
            check(part!.state === way.ends, `${point}: the part is ${part!.state}, not ${way.ends}`)
            check((await minor(waitingAccount(part!.id))) === 0, `${point}: something still waits with the part`)
            const back = fen(part!.paidBack.amount)
            const buyer = fen((await patiently('the balance', () => payer.account())).balance.amount)
            const should = before.buyer - fen(ended.total.amount) + back + (await earned()) - before.earned
            check(buyer === should, `${point}: the buyer has ${buyer}, should have ${should}`)
            // What was said not to have come is not in the store again, and not for sale.
            const left = await minor(stock)
            check(left === before.stock - (way.ends === 'closed' ? 0 : PIECES), `${point}: ${left} pieces are left of ${before.stock}`)
            const got = (await minor(currentAccount(firm.organization!))) - before.firm
            check((got > 0) === (way.ends === 'settled'), `${point}: the merchant got ${got}`)
            sold++
            if (way.ends === 'settled') settled++
            if (name === 'exchanged') check(part!.lines[0]!.exchanged === 1 && back === 0n, `${point}: ${part!.lines[0]!.exchanged} were exchanged, ${back} paid back`)
            if (back > 0n) paidBack++
            return `${part!.state.padEnd(8)} ${part!.paidBack.amount} back, ${(got / 100).toFixed(2)} to the store`
          },
        }
      },
      async end() {
        await books(stage)
        check((await minor(stock)) === 1_000 - settled * PIECES, `${await minor(stock)} pieces are left`)
        return `${sold} orders, each once: ${settled} settled, ${paidBack} paid back`
      },
    }
  },
} // biome-ignore format: a check a line
