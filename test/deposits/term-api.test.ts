/** Deposits with a term, as customers meet them: opened, watched, added to, notified, withdrawn for what a preview said, renewed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Notifications } from '../../core/channels/wire.ts'
import type { SpendingAnswer } from '../../core/deposits/figures-wire.ts'
import { accruedOn } from '../../core/deposits/term.ts'
import { depositAccount, nothing } from '../../core/deposits/term-postings.ts'
import type {
  Calculation,
  Calendar,
  DepositAnswer,
  Deposits,
  DepositWhole,
  Preview,
  Products,
} from '../../core/deposits/term-wire.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { addDays, dayNumber, instantOf } from '../../core/time.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { ledgerOver, type RemoteLedger } from '../../workflows/storage/ledger/client.ts'
import {
  beginAct,
  carryOutCutOff,
  carryOutDue,
  depositBy,
  depositIn,
  depositsAt,
  type OpenDeposit,
} from '../../workflows/storage/term-deposits.ts'
import { pushBrowser } from '../support/browser-push.ts'
import { type Answered, Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

needing(
  [
    'QIAO_APP_URL',
    'QIAO_SMS_URL',
    'QIAO_OPERATOR_URL',
    'QIAO_TEST_DATABASE_URL',
    'QIAO_LEDGER_SOCKET',
    'QIAO_CONTROL_URL',
  ],
  () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const serial = String(Date.now()).slice(-6)
    const someone = (n: number, name: string) => new Customer(places, `139${serial}${String(n).padStart(2, '0')}`, name)
    const fen = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''))
    let db: Database
    let ledger: RemoteLedger
    let ann: Customer
    let bob: Customer
    beforeAll(async () => {
      const url = new URL(given('QIAO_TEST_DATABASE_URL'))
      url.pathname = '/qiao'
      db = connect(url.href, { name: 'test', max: 2 })
      ledger = ledgerOver(given('QIAO_LEDGER_SOCKET'))
      ann = await someone(1, '安宁').join()
      bob = await someone(2, '鲍勃').join()
      await ann.bind(withCheckDigit(`62220209${serial}0001`))
      for (let n = 0; n < 2; n++) await ann.topUpEnded((await ann.topUp('90000.00')).id)
    }, 60_000)
    afterAll(async () => {
      await ledger?.close()
      await db?.end()
    })

    const open = (who: Customer, product: string, amount: string, more: object = {}, key?: string) =>
      who.press<DepositAnswer>('/deposits', { product, amount: yuan(amount), ...more }, key)
    const one = async (who: Customer, { id, position }: DepositAnswer) =>
      expectStatus(await who.ask<DepositWhole>('GET', `/deposits/${id}?after=${position ?? 0}`), 200)
    const preview = (who: Customer, id: string, amount: string) =>
      who.ask<Preview>('POST', `/deposits/${id}/previews`, { amount: yuan(amount) })
    const withdraw = (who: Customer, id: string, { amount, interest, takenBack }: Preview, key?: string) =>
      who.press<DepositAnswer>(`/deposits/${id}/withdrawals`, { amount, interest, takenBack }, key)
    const balance = async (who: Customer, after?: number | null) => fen((await who.account(after ?? undefined)).balance)
    const inDeposit = async (id: string) => {
      const [row] = await db<{ balance: bigint; closed: boolean }[]>`
      select credits - debits as balance, closed_at is not null as closed from ledger_accounts where id = ${depositAccount(id)}`
      return row!
    }
    const owed = async () => {
      const [row] = await db<
        { balance: bigint }[]
      >`select credits - debits as balance from ledger_accounts where id = ${ownAccount('accrued-term')}`
      return row!.balance
    }
    /** As if it had been opened so many days earlier: no clock is moved under other tests. */
    const earlier = (id: string, days: number) => db`
    update term_deposits set
      deposit = deposit || jsonb_build_object('start', to_char((deposit->>'start')::date - ${days}::int, 'YYYY-MM-DD'), 'opened', to_char((deposit->>'opened')::date - ${days}::int, 'YYYY-MM-DD'))
        || case when deposit->>'matures' is null then '{}' else jsonb_build_object('matures', to_char((deposit->>'matures')::date - ${days}::int, 'YYYY-MM-DD')) end
        || case when jsonb_array_length(deposit->'lots') = 0 then '{}' else jsonb_build_object('lots', (select jsonb_agg(l || jsonb_build_object('from', to_char((l->>'from')::date - ${days}::int, 'YYYY-MM-DD'))) from jsonb_array_elements(deposit->'lots') l)) end,
      matures_day = matures_day - ${days}, next_day = next_day - ${days}
    where id = ${id}`
    const refused = (answer: Answered<unknown>, code: string, facts: object = {}) => expect(answer.problem).toMatchObject({ code, ...(Object.keys(facts).length > 0 ? { facts } : {}) }) // biome-ignore format: one check

    test('what there is comes with today’s rates, all that is agreed, and what an amount would earn', async () => {
      const { products, demand } = expectStatus(await ann.ask<Products>('GET', '/deposit-products'), 200)
      expect(products.map(({ id }) => id)).toEqual(['fixed', 'certificate', 'notice-7', 'notice-1', 'instalment', 'interest-drawn', 'flexible']) // biome-ignore format: one list
      for (const one of products) {
        expect(one.rules.length).toBeGreaterThan(2)
        expect(one.terms.length).toBeGreaterThan(0)
        expect(one.open).toBe(true)
      }
      const fixed = products[0]!
      expect(fixed.renewals).toEqual(['none', 'principal', 'all'])
      const year = fixed.terms.find(({ months }) => months === 12)!
      const calculate = (body: object) => ann.ask<Calculation>('POST', '/deposit-calculations', body)
      const said = expectStatus(await calculate({ product: 'fixed', amount: yuan('100000.00'), months: 12 }), 200)
      expect(said.interest.amount).toBe((Number(year.percent) * 1_000).toFixed(2))
      expect(said.lines.map(({ percent }) => percent)).toEqual([year.percent])
      expect(Number(said.demand.amount)).toBeLessThan(Number(said.interest.amount))
      expect(Number(demand)).toBeLessThan(Number(year.percent))
      for (const { id, terms, least } of products)
        expect((await calculate({ product: id, amount: least, months: terms[0]!.months, days: 200 })).status, id).toBe(
          200,
        )
      // Twelve instalments of 1,000 are 78 thousands of months (D13).
      const instalments = expectStatus(
        await calculate({ product: 'instalment', amount: yuan('1000.00'), months: 12 }),
        200,
      )
      const rate = products.find(({ id }) => id === 'instalment')!.terms[0]!.percent
      expect(instalments.principal.amount).toBe('12000.00')
      expect(Number(instalments.interest.amount)).toBeCloseTo((78_000 * Number(rate)) / 1200, 2)
      refused(await calculate({ product: 'fixed', amount: yuan('49.99'), months: 12 }), 'deposit-amount-wrong', {
        least: '50.00',
      })
      refused(await calculate({ product: 'fixed', amount: yuan('50.00'), months: 7 }), 'deposit-term-not-offered')
      refused(await calculate({ product: 'gold', amount: yuan('50.00') }), 'bad-input')
    })

    test('a fixed deposit is opened once however often it is pressed, and stands in the statement, not in what was spent', async () => {
      const before = await balance(ann)
      const key = crypto.randomUUID()
      const [first, again] = await Promise.all([
        open(ann, 'fixed', '10000.00', { months: 12, renew: 'all' }, key),
        open(ann, 'fixed', '10000.00', { months: 12, renew: 'all' }, key),
      ])
      const deposit = expectStatus(first, 201)
      expect(again.body.id).toBe(deposit.id)
      expect(await balance(ann, deposit.position)).toBe(before - 10_000_00n)
      expect(await inDeposit(deposit.id)).toEqual({ balance: 10_000_00n, closed: false })
      const whole = await one(ann, deposit)
      expect(whole).toMatchObject({ state: 'open', renew: 'all', months: 12, earned: yuan('0.00') })
      expect(whole.acts.map(({ kind, state }) => [kind, state])).toEqual([['open', 'done']])
      expect(whole.curve[0]!.earned).toEqual(yuan('0.00'))
      expect(whole.curve.at(-1)!.earned).toEqual(whole.will!.interest)
      expect(whole.next).toMatchObject({ day: whole.matures, what: 'renews', interest: whole.will!.interest })
      const [movement] = await ann.movements()
      expect(movement).toMatchObject({
        kind: 'deposit',
        direction: 'out',
        amount: yuan('10000.00'),
        counterparty: 'Fixed deposit',
      })
      expect((await ann.ask('GET', `/movements/${movement!.id}/explain`)).status).toBe(200)
      const { id } = await ann.account()
      const spending = expectStatus(await ann.ask<SpendingAnswer>('GET', `/accounts/${id}/spending`), 200)
      expect(spending).toMatchObject({ out: yuan('0.00'), aside: { into: yuan('10000.00'), back: yuan('0.00') } })
      const all = expectStatus(await ann.ask<Deposits>('GET', '/deposits'), 200)
      expect(all.total).toEqual(yuan('10000.00'))
      const { days } = expectStatus(await ann.ask<Calendar>('GET', '/deposits/calendar'), 200)
      expect(days.map(({ day, events }) => [day, events.map(({ what }) => what)])).toEqual([
        [whole.matures, ['renews']],
      ])
      // Nobody else sees it, or does anything with it.
      refused(await bob.ask('GET', `/deposits/${deposit.id}`), 'deposit-unknown')
      refused(await preview(bob, deposit.id, '1.00'), 'deposit-unknown')
      refused(await open(bob, 'fixed', '50.00', { months: 12 }), 'insufficient-funds')
      // What was refused stands nowhere, once SQL shows it.
      await until('no deposit of his', async () => (expectStatus(await bob.ask<Deposits>('GET', '/deposits'), 200).deposits.length === 0 ? true : undefined)) // biome-ignore format: one look
    })

    test('what a preview says is what is paid; part of it once, the rest at the end of it, and every fen is accounted for', async () => {
      const deposit = expectStatus(await open(ann, 'fixed', '30000.00', { months: 12 }), 201)
      await one(ann, deposit)
      await earlier(deposit.id, 100)
      const accrued = await owed()
      const part = expectStatus(await preview(ann, deposit.id, '10000.00'), 200)
      expect(part).toMatchObject({ left: yuan('20000.00'), closes: false, takenBack: yuan('0.00'), tax: yuan('0.00') })
      expect(fen(part.interest)).toBeGreaterThan(0n)
      expect(part.lines.reduce((sum, { interest }) => sum + fen(interest), 0n)).toBe(fen(part.interest))
      expect(fen(part.waiting!.lost)).toBe(fen(part.waiting!.interest) - fen(part.interest))
      refused(await withdraw(ann, deposit.id, { ...part, interest: yuan('99.99') }), 'preview-stale', {
        interest: part.interest.amount,
      })
      const before = await balance(ann)
      const drawn = expectStatus(await withdraw(ann, deposit.id, part), 201)
      expect(await balance(ann, drawn.position)).toBe(before + fen(part.paid))
      expect(drawn).toMatchObject({ state: 'open', principal: yuan('20000.00'), may: { part: false } })
      expect((await inDeposit(deposit.id)).balance).toBe(20_000_00n)
      expect(await owed()).toBe(accrued - fen(part.interest))
      refused(await preview(ann, deposit.id, '5000.00'), 'withdrawal-not-possible', { why: 'part-drawn-before' })

      // Two devices at once: one of them has it.
      const rest = expectStatus(await preview(ann, deposit.id, '20000.00'), 200)
      expect(rest.closes).toBe(true)
      const then = await balance(ann)
      const both = await Promise.all([withdraw(ann, deposit.id, rest), withdraw(ann, deposit.id, rest)])
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
      const whole = await one(ann, both.find(({ status }) => status === 201)!.body)
      expect(whole).toMatchObject({ state: 'closed', principal: yuan('0.00'), next: null })
      expect(await balance(ann)).toBe(then + fen(rest.paid))
      expect(await inDeposit(deposit.id)).toEqual({ balance: 0n, closed: true })
      expect(whole.paid.amount).toBe(((Number(fen(part.interest)) + Number(fen(rest.interest))) / 100).toFixed(2))
      refused(await preview(ann, deposit.id, '1.00'), 'deposit-not-open')
      const kinds = (await ann.movements()).slice(0, 4).map(({ kind }) => kind)
      expect(kinds).toEqual(['interest', 'deposit-back', 'interest', 'deposit-back'])
    })

    test('a notice is given, taken back, and what is notified earns its rate on its day', async () => {
      const deposit = expectStatus(await open(ann, 'notice-1', '60000.00'), 201)
      await one(ann, deposit)
      await earlier(deposit.id, 30)
      const without = expectStatus(await preview(ann, deposit.id, '60000.00'), 200)
      expect(without.waiting).not.toBeNull()
      refused(
        await ann.ask('POST', `/deposits/${deposit.id}/notices`, { amount: yuan('100.00') }),
        'notice-not-possible',
        { why: 'amount-too-small' },
      )
      const noticed = expectStatus(
        await ann.ask<DepositAnswer>('POST', `/deposits/${deposit.id}/notices`, { amount: yuan('60000.00') }),
        201,
      )
      expect(noticed.notices).toHaveLength(1)
      const { days, today } = expectStatus(await ann.ask<Calendar>('GET', '/deposits/calendar'), 200)
      expect(days[0]).toMatchObject({ day: addDays(today, 1), events: [{ deposit: deposit.id, what: 'notice-due' }] })
      const back = expectStatus(await ann.ask<DepositAnswer>('DELETE', `/deposits/${deposit.id}/notices`), 200)
      expect(back.notices).toEqual([])
      refused(await ann.ask('DELETE', `/deposits/${deposit.id}/notices`), 'notice-not-possible', {
        why: 'no-such-notice',
      })
      refused(await ann.ask('PUT', `/deposits/${deposit.id}/renewal`, { renew: 'all' }), 'renewal-not-offered')
      const paid = expectStatus(
        await withdraw(ann, deposit.id, expectStatus(await preview(ann, deposit.id, '60000.00'), 200)),
        201,
      )
      expect((await one(ann, paid)).acts.map(({ kind }) => kind)).toEqual(['withdraw', 'notice-back', 'notice', 'open'])
    })

    test('instalments are added month by month, never twice in one, and nothing else can be added to', async () => {
      const deposit = expectStatus(await open(ann, 'instalment', '500.00', { months: 12 }), 201)
      await one(ann, deposit)
      refused(
        await ann.press(`/deposits/${deposit.id}/additions`, { amount: yuan('500.00') }),
        'addition-not-possible',
        {
          why: 'month-paid',
        },
      )
      await earlier(deposit.id, 31)
      await db`update term_deposits set deposit = jsonb_set(deposit, '{payments,0,day}', deposit->'start') where id = ${deposit.id}`
      refused(
        await ann.press(`/deposits/${deposit.id}/additions`, { amount: yuan('400.00') }),
        'addition-not-possible',
        {
          why: 'amount-not-agreed',
        },
      )
      const added = expectStatus(
        await ann.press<DepositAnswer>(`/deposits/${deposit.id}/additions`, { amount: yuan('500.00') }),
        201,
      )
      expect(added.principal).toEqual(yuan('1000.00'))
      await one(ann, added)
      expect((await inDeposit(deposit.id)).balance).toBe(1_000_00n)
      refused(await ann.press(`/deposits/${deposit.id}/additions`, { amount: yuan('500.00') }), 'addition-not-possible')
    })

    test('at its end a deposit comes back, or is renewed with or without its interest, once however often it is done', async () => {
      const [back, again, whole] = await Promise.all(
        ['none', 'principal', 'all'].map(async (renew) =>
          expectStatus(await open(ann, 'fixed', '8000.00', { months: 3, renew }), 201),
        ),
      )
      for (const each of [back, again, whole]) await one(ann, each!)
      const day = back!.matures!
      const { publicKey } = expectStatus(await ann.ask<Notifications>('GET', '/notifications'), 200)
      const { subscription } = await pushBrowser(given('QIAO_CONTROL_URL'), publicKey)
      expectStatus(await ann.ask('POST', '/notifications/devices', subscription), 201)
      const interest = fen(back!.will!.interest)
      expect(interest).toBeGreaterThan(0n)
      const world = { db, ledger, at: Date.now() }
      const doneUntil = (day: string) => until('what is due', async () => ((await carryOutDue(world, day, 50)) === 0 ? true : undefined)) // biome-ignore format: one look
      await doneUntil(addDays(day, -1))
      const before = await balance(ann)
      const [some, others] = await Promise.all([carryOutDue(world, day, 50), carryOutDue(world, day, 50)])
      expect(some + others).toBeGreaterThanOrEqual(3)
      await doneUntil(day)
      expect(await balance(ann)).toBe(before + 8_000_00n + 2n * interest)
      expect(await depositBy(db, back!.id)).toMatchObject({ state: 'closed', next_day: null })
      expect((await inDeposit(again!.id)).balance).toBe(8_000_00n)
      expect((await inDeposit(whole!.id)).balance).toBe(8_000_00n + interest)
      const renewed = (await depositBy(db, whole!.id))!
      expect(renewed).toMatchObject({ state: 'open', principal: 8_000_00n + interest })
      expect(renewed.next_day).toBeGreaterThan(dayNumber(day))
      const [booked] = await db<{ day: number }[]>`
      select effective_day as day from ledger_entries where business = ${back!.id} and step = 'mature'`
      expect(booked!.day).toBe(dayNumber(day))
      const { acts } = await one(ann, whole!)
      expect(acts.map(({ kind, byItself }) => [kind, byItself])).toEqual([
        ['renew', true],
        ['open', false],
      ])
      const told = await db<{ kind: string; amount: string }[]>`
      select distinct kind, facts->>'amount' as amount from notices where id like any(${[back!, again!, whole!].map(({ id }) => `${id} %`)}) order by kind, amount`
      expect(told.map(({ kind, amount }) => [kind, amount])).toEqual([
        ['deposit-matured', ((8_000_00 + Number(interest)) / 100).toFixed(2)],
        ['deposit-renewed', '8000.00'],
        ['deposit-renewed', ((8_000_00 + Number(interest)) / 100).toFixed(2)],
      ])
      // Interest that was added to it is explained to its owner, and to nobody else.
      expect((await ann.ask('GET', `/movements/${acts[0]!.entry}/explain`)).status).toBe(200)
      refused(await bob.ask('GET', `/movements/${acts[0]!.entry}/explain`), 'movement-unknown')
    })

    test('interest that is drawn comes each month, and is taken back from the principal by who withdraws early', async () => {
      const deposit = expectStatus(await open(ann, 'interest-drawn', '20000.00', { months: 12 }), 201)
      const { next } = await one(ann, deposit)
      expect(next).toMatchObject({ what: 'pays-interest' })
      const before = await balance(ann)
      const world = { db, ledger, at: Date.now() }
      await until('the first payment', async () => ((await carryOutDue(world, next!.day, 50)) === 0 ? true : undefined))
      expect(await balance(ann)).toBe(before + fen(next!.interest))
      await earlier(deposit.id, 40)
      await db`update term_deposits set next_day = next_day + 40 where id = ${deposit.id}`
      const early = expectStatus(await preview(ann, deposit.id, '20000.00'), 200)
      expect(early.takenBack).toEqual(next!.interest)
      expect(fen(early.paid)).toBe(20_000_00n + fen(early.interest) - fen(next!.interest))
      const drawn = expectStatus(await withdraw(ann, deposit.id, early), 201)
      expect(await balance(ann, drawn.position)).toBe(before + fen(next!.interest) + fen(early.paid))
      expect(await inDeposit(deposit.id)).toEqual({ balance: 0n, closed: true })
    })

    test('an act that was cut off before its money moved is carried out later, once', async () => {
      const deposit = expectStatus(await open(ann, 'flexible', '700.00'), 201)
      await one(ann, deposit)
      const row = (await depositBy(db, deposit.id))!
      const said = expectStatus(await preview(ann, deposit.id, '700.00'), 200)
      const before = await balance(ann)
      await beginAct(db, row, {
      id: `deposit-act-${'0'.repeat(26)}${serial}`, kind: 'withdraw', at: 1, day: said.day, request: '', lines: [], next: null,
      moved: { ...nothing, principal: depositIn(row).principal }, after: { ...depositIn(row), principal: 0n as never },
    }) // biome-ignore format: one act
      await carryOutCutOff({ db, ledger }, 2)
      await carryOutCutOff({ db, ledger }, 2)
      await until('the withdrawal', async () =>
        (await depositBy(db, deposit.id))?.state === 'closed' ? true : undefined,
      )
      expect(await balance(ann)).toBe(before + 700_00n)
      refused(await withdraw(ann, deposit.id, said), 'deposit-not-open')
    })

    test('a class III account opens none, and no account is closed over a deposit', async () => {
      const small = await someone(3, '小额').join('III')
      refused(await open(small, 'fixed', '50.00', { months: 12 }), 'product-not-for-class')
      const approval = await ann.approve({ action: 'close', subject: '' })
      refused(await ann.ask('POST', '/closing', { approval }), 'deposits-open')
    })

    test('what accrues finds every open deposit once, in pieces, as it stands or as it stood at the end of a day', async () => {
      const all = async (on?: string) => {
        const found: OpenDeposit[] = []
        for (let after = ''; ; after = found.at(-1)!.deposit.id) {
          const some = await depositsAt(
            db,
            on === undefined ? Number.MAX_SAFE_INTEGER : instantOf(addDays(on, 1)),
            after,
            2,
          )
          if (some.length === 0) return found
          found.push(...some)
        }
      }
      const ids = (list: readonly OpenDeposit[]) => list.map(({ deposit }) => deposit.id)
      const now = ids(await all())
      expect(now).toEqual([...new Set(now)].sort())
      const { deposits, today } = expectStatus(await ann.ask<Deposits>('GET', '/deposits'), 200)
      for (const { id, state } of deposits) expect(now.includes(id)).toBe(state === 'open')
      // Nothing was open the day before it was opened.
      const mine = new Set(deposits.map(({ id }) => id))
      expect(ids(await all(addDays(today, -1))).filter((id) => mine.has(id))).toEqual([])
      for (const { deposit, taken } of await all(today))
        expect(accruedOn(deposit, addDays(deposit.start, 5))).toBeGreaterThanOrEqual(taken)
    })

    test('the books balance, and what deposits hold is what the customers are told', async () => {
      const { units } = (await (await fetch(`${places.operator}/trial-balance`)).json()) as {
        units: Record<string, { balanced: boolean }>
      }
      for (const { balanced } of Object.values(units)) expect(balanced).toBe(true)
      const { deposits } = expectStatus(await ann.ask<Deposits>('GET', '/deposits'), 200)
      for (const { id, state, principal } of deposits)
        expect((await inDeposit(id)).balance, id).toBe(state === 'closed' ? 0n : fen(principal))
    })
  },
)
