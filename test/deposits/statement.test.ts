/** Statements: the same rows on a page, in a PDF and in a table, known again by one digest; and movements that are looked for. */
import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, test } from 'vitest'
import { type MovementKind, movementKinds } from '../../core/deposits/kinds.ts'
import {
  canonical,
  LONGEST_PERIOD,
  periodOf,
  type Statement,
  statementDigest,
  sumsOf,
} from '../../core/deposits/statement.ts'
import type { Movement, StatementAnswer } from '../../core/deposits/wire.ts'
import { addDays, dayFromNumber, dayNumber } from '../../core/time.ts'
import { statementWords } from '../../core/words/statement.ts'
import { statementTable } from '../../workflows/deposits/statement.ts'
import { statementPdf } from '../../workflows/deposits/statement-pdf.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { bringTo, openFirm, usccOf } from '../support/firm.ts'
import { billSomebody, Manager, payHouseBills } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Some rows whose balances follow from each other. */
const statements = fc
  .record({
    opening: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    rows: fc.array(
      fc.record({
        amount: fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }).filter((amount) => amount !== 0n),
        kind: fc.constantFrom(...movementKinds),
        counterparty: fc.string({ unit: 'grapheme', maxLength: 20 }),
        memo: fc.string({ unit: 'grapheme', maxLength: 60 }),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ opening, rows }): Statement => {
    let balance = opening
    return {
      number: '6299000000000000017',
      from: '2026-11-01',
      to: '2026-11-30',
      opening,
      rows: rows.map((row, n) => ({
        ...row,
        entry: n.toString(16).padStart(32, '0'),
        bookedAt: '2026-11-23T18:01:02.003+08:00',
        effectiveDay: '2026-11-23',
        balance: (balance += row.amount),
      })),
      closing: balance,
    }
  })

describe('a statement', () => {
  test('has one canonical text: the same rows have the same digest, and any other row another', () => {
    fc.assert(
      fc.property(statements, fc.nat(), (one, n) => {
        expect(statementDigest(one)).toBe(sha256(canonical(one)))
        expect(statementDigest({ ...one, rows: one.rows.map((row) => ({ ...row })) })).toBe(statementDigest(one))
        const lines = canonical(one).split('\n')
        expect(lines.pop()).toBe('')
        expect(lines.map((line) => JSON.parse(line) as string[]).map((line) => line.length)).toEqual([
          7,
          ...one.rows.map(() => 8),
        ])
        if (one.rows.length === 0) return
        const at = n % one.rows.length
        const altered = one.rows.map((row, k) => (k === at ? { ...row, memo: `${row.memo}.` } : row))
        expect(statementDigest({ ...one, rows: altered })).not.toBe(statementDigest(one))
        expect(statementDigest({ ...one, rows: one.rows.toSpliced(at, 1) })).not.toBe(statementDigest(one))
      }),
    )
  })
  test('whose rows do not lead from one balance to the other is none', () => {
    fc.assert(
      fc.property(statements, (one) => {
        const sums = sumsOf(one)
        expect(sums.ins + sums.outs).toBe(one.rows.length)
        expect(one.opening + sums.in - sums.out).toBe(one.closing)
        expect(() => sumsOf({ ...one, closing: one.closing + 1n })).toThrow('between the two balances')
      }),
    )
  })
  test('is of this month until today unless told, of a year at most, and of days that the calendar has', () => {
    const today = '2026-11-26'
    const of = (from?: string, to?: string) => periodOf({ from, to }, today)
    expect(of()).toEqual({ ok: true, value: { from: '2026-11-01', to: today } })
    expect(of('2026-01-01', '2026-12-31').ok).toBe(true)
    expect(of('2028-02-29', '2028-02-29')).toMatchObject({ refusal: { kind: 'period-wrong', parameter: 'from' } })
    for (const day of ['2026-02-30', '2026-13-01', '2026-00-10', '0000-00-00', '9999-99-99'])
      expect(of(day, today)).toMatchObject({ refusal: { kind: 'period-wrong', parameter: 'from' } })
    expect(of('2026-11-02', '2026-11-01')).toMatchObject({ refusal: { kind: 'period-wrong', parameter: 'to' } })
    fc.assert(
      fc.property(fc.integer({ min: 12_000, max: dayNumber(today) }), fc.nat({ max: 800 }), (first, days) => {
        const from = dayFromNumber(first)
        expect(of(from, addDays(from, days)).ok).toBe(days < LONGEST_PERIOD)
      }),
    )
  })
})

/** What a PDF says, page by page, as a reader would copy it. */
async function textOf(bytes: Uint8Array): Promise<{ pages: string[]; keywords: string }> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 }).promise
  const pages: string[] = []
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(''))
  }
  const { info } = (await document.getMetadata()) as { info: { Keywords?: string } }
  return { pages, keywords: info.Keywords ?? '' }
}
const pdf = async (order: Parameters<typeof statementPdf>[0]) => (await statementPdf(order))!
const answerOf = (movements: readonly Movement[]): StatementAnswer => ({
  number: '6299000000000000017', holder: '王小明', from: '2026-01-01', to: '2026-11-26', opening: { amount: '0.00', currency: 'CNY' },
  closing: movements.at(-1)?.balance ?? { amount: '0.00', currency: 'CNY' }, in: { amount: { amount: '1.00', currency: 'CNY' }, count: movements.length },
  out: { amount: { amount: '0.00', currency: 'CNY' }, count: 0 }, movements: [...movements], sha256: 'ab'.repeat(32),
}) // biome-ignore format: one answer
const movement = (n: number, more: Partial<Movement> = {}): Movement => ({
  id: n.toString(16).padStart(32, '0') as Movement['id'], kind: 'transfer-in', state: 'booked', direction: 'in', amount: { amount: '1.00', currency: 'CNY' },
  balance: { amount: `${n + 1}.00`, currency: 'CNY' }, counterparty: '李丽', memo: '', business: 'transfer-1', bookedAt: '2026-11-23T18:01:02.003+08:00',
  effectiveDay: '2026-11-23', position: n, ...more,
}) // biome-ignore format: one row

describe('a file', () => {
  test('in PDF says every row in Chinese letters, on as many pages as it takes, with the digest on paper and inside', async () => {
    const rows = Array.from({ length: 120 }, (_, n) =>
      movement(n, { memo: `饭钱${n}号${'，很长的附言'.repeat(n % 5)}完`, counterparty: '欧阳䶮·𠮷野家' }),
    )
    const made = await pdf({ statement: answerOf(rows), locale: 'zh', at: 0, demo: true })
    const { pages, keywords } = await textOf(made)
    expect(pages.length).toBeGreaterThan(2)
    const all = pages.join('')
    for (const word of [
      '账户对账单',
      '演示',
      '期初余额',
      '王小明',
      'ab'.repeat(32),
      `第 ${pages.length} 页，共 ${pages.length} 页`,
    ])
      expect(all).toContain(word)
    for (const { memo } of rows) expect(all).toContain(memo)
    expect(all).toContain('欧阳')
    expect(keywords).toBe(`sha256:${'ab'.repeat(32)}`)
    // Only the letters that are used are inside.
    expect(made.length).toBeLessThan(200_000)
  })
  test('in PDF is the same bytes for the same statement at the same moment, and in English too', async () => {
    const order = { statement: answerOf([movement(1)]), locale: 'en' as const, at: 1_790_000_000_000, demo: false }
    const [one, two] = [await pdf(order), await pdf(order)]
    expect(sha256(Buffer.from(one).toString('latin1'))).toBe(sha256(Buffer.from(two).toString('latin1')))
    const { pages } = await textOf(one)
    expect(pages.join('')).toContain('Statement of account')
    expect(pages.join('')).not.toContain('Demo')
  })
  test('is refused when too many wait for theirs, and made again when they are done', async () => {
    const order = { statement: answerOf([movement(1)]), locale: 'zh' as const, at: 0, demo: false }
    const asked = Array.from({ length: 20 }, () => statementPdf(order))
    expect(asked.filter((one) => one === undefined)).toHaveLength(12)
    expect((await Promise.all(asked)).filter((one) => one !== undefined)).toHaveLength(8)
    expect((await pdf(order)).length).toBeGreaterThan(1_000)
  }, 60_000)
  test('in CSV keeps a memo that looks like a formula as text', async () => {
    const text = Buffer.from(await statementTable(answerOf([movement(1, { memo: '=1+2' })]), 'zh')).toString('utf8')
    expect(text).toContain(",'=1+2,")
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(places, `131${serial}${String(n).padStart(2, '0')}`, name)

  /** Table and PDF below an address carry the digest of the page's own rows, in either language. Answers with what the PDF says. */
  const saysTheSame = async (who: Customer, path: string, page: StatementAnswer): Promise<string> => {
    let says = ''
    const inChinese = new Map<string, string>()
    const file = async (format: string, language: string) => {
      const response = await fetch(`${places.app}/api${path}/file?format=${format}`, {
        headers: { cookie: who.cookie, 'accept-language': language },
      })
      expect(response.status).toBe(200)
      return { type: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) }
    }
    for (const language of ['zh', 'en'] as const) {
      const words = statementWords[language]
      const { type, bytes } = await file('csv', language)
      expect(type).toBe('text/csv; charset=utf-8')
      const table = parse(Buffer.from(bytes), {
        bom: true,
        relax_column_count: true,
        skip_empty_lines: false,
      }) as string[][]
      const end = table.findIndex((row) => row.every((cell) => cell === ''))
      // Whoever has the table works the digest out again: an apostrophe before a formula is the table's own.
      const plain = (cell = '') => cell.replace(/^'(?=[=+\-@])/, '')
      const kindOf = (word = '') => Object.entries(words.kinds).find(([, own]) => own === word)![0] as MovementKind
      // The digest is over names in Chinese; some of the bank's own are said in English to who reads that.
      const rows = table.slice(1, end).map(([at, day, kind, amount, balance, counterparty, memo, entry = '']) => {
        if (language === 'zh') inChinese.set(entry, plain(counterparty))
        return JSON.stringify([at, day, kindOf(kind), amount, balance, inChinese.get(entry), plain(memo), entry])
      })
      expect(rows).toHaveLength(page.movements.length)
      const facts = new Map(table.slice(end + 1).map(([name, value]) => [name, value]))
      const head = JSON.stringify(['qiao-statement-1', page.number, 'CNY', page.from, page.to, facts.get(words.opening), facts.get(words.closing)]) // biome-ignore format: one line
      expect(sha256([head, ...rows].map((line) => `${line}\n`).join(''))).toBe(page.sha256)
      expect(facts.get(words.digest)).toBe(page.sha256)
      expect([facts.get(words.number), facts.get(words.holder)]).toEqual([page.number, page.holder])
      const pdf = await file('pdf', language)
      expect(pdf.type).toBe('application/pdf')
      const { pages, keywords } = await textOf(pdf.bytes)
      expect(keywords).toBe(`sha256:${page.sha256}`)
      says = pages.join('')
      expect(says).toContain(page.sha256)
    }
    return says
  }

  test('page, table and PDF of a period carry the digest of the same rows, in either language', async () => {
    const [ann, bob] = [await someone(1, '安安').join(), await someone(2, '鲍勃').join()]
    await ann.bind(withCheckDigit(`62220204${serial}0001`))
    await ann.topUpEnded((await ann.topUp('100.00')).id)
    for (const [amount, memo] of [['12.50', '=早饭'], ['0.01', '一分, "引号"'], ['7.00', '']] as const) // biome-ignore format: three
      expectStatus(await ann.transfer(bob, amount, memo), 201)
    const { id } = await ann.account()
    const path = `/accounts/${id}/statement`
    const page = await until('all four', async () => {
      const body = expectStatus(await ann.ask<StatementAnswer>('GET', path), 200)
      return body.movements.length === 4 ? body : undefined
    })
    expect(page).toMatchObject({
      opening: { amount: '0.00' },
      closing: { amount: '80.49' },
      in: { count: 1, amount: { amount: '100.00' } },
      out: { count: 3, amount: { amount: '19.51' } },
    })
    expect(await saysTheSame(ann, path, page)).toContain('鲍勃')
    // A period before the account was is empty, and still one.
    const empty = expectStatus(await ann.ask<StatementAnswer>('GET', `${path}?from=2020-01-01&to=2020-12-31`), 200)
    expect(empty).toMatchObject({ movements: [], opening: { amount: '0.00' }, closing: { amount: '0.00' } })
    expect((await ann.ask('GET', `${path}?from=2026-02-30&to=2026-03-01`)).problem?.code).toBe('period-wrong')
    expect((await bob.ask('GET', path)).problem?.code).toBe('account-unknown')
  })

  test('a firm’s statement is that of everybody, for its operator alone: page, table and PDF say the same', async () => {
    const [ann, bob] = [await someone(5, '安安').join(), await someone(6, '鲍勃').join()]
    const firm = await openFirm(ann, usccOf(serial, 61), '桥南茶行')
    await bringTo(places.operator, firm, 700_000)
    const deposit = { product: 'notice-1', amount: yuan('500000.00') }
    expectStatus(await ann.press(`/firms/${firm.id}/deposits`, deposit), 201)
    const path = `/firms/${firm.id}/statement`
    const page = await until('both', async () => {
      const body = expectStatus(await ann.ask<StatementAnswer>('GET', path), 200)
      return body.movements.length === 2 ? body : undefined
    })
    expect(page).toMatchObject({
      holder: '桥南茶行',
      opening: { amount: '0.00' },
      closing: { amount: '200000.00' },
      in: { count: 1, amount: { amount: '700000.00' } },
      out: { count: 1, amount: { amount: '500000.00' } },
    })
    expect(page.movements.map(({ kind }) => kind)).toEqual(['other', 'deposit'])
    // Firms' accounts are numbered apart from people's.
    expect(page.number).toMatch(/^6299005\d{12}$/)
    expect(await saysTheSame(ann, path, page)).toContain('桥南茶行')
    for (const one of [path, `${path}/file?format=pdf`])
      expect((await bob.ask('GET', one)).problem?.code).toBe('firm-unknown')
    expect((await ann.ask('GET', `${path}?from=2026-02-30`)).problem?.code).toBe('period-wrong')
  })

  test('movements are looked for by word, kind, direction and day, page by page', async () => {
    const [ann, bob] = [await someone(3, '安安').join(), await someone(4, '鲍勃').join()]
    await ann.bind(withCheckDigit(`62220204${serial}0003`))
    await ann.topUpEnded((await ann.topUp('500.00')).id)
    const manager = await new Manager(places).signIn()
    const due = dayFromNumber(dayNumber(new Date().toISOString().slice(0, 10)) + 60)
    const { bills } = await billSomebody(manager, `${serial}S`, ann, 6, due)
    for (let n = 0; n < 60; n++) {
      expectStatus(await ann.transfer(bob, '0.10', n % 3 === 0 ? `Lunch ${n}` : `车费 ${n}`), 201)
      // One entry with six movements: a page of fifty would end in the middle of it.
      if (n === 12)
        expectStatus(await payHouseBills(ann, bills.map((bill) => ({ id: bill.id, amount: '1.00' }))), 201) // biome-ignore format: one press
    }
    const { id } = await ann.account()
    type Page = { movements: Movement[]; next: string | null }
    const look = async (query: string) =>
      expectStatus(await ann.ask<Page>('GET', `/accounts/${id}/movements?${query}`), 200)
    await until('all of them', async () => ((await look('kind=top-up')).movements.length === 1 ? true : undefined))
    const all = async (query: string) => {
      const found: Movement[] = []
      for (let before = ''; ; ) {
        const { movements, next } = await look(`${query}${before && `&before=${before}`}`)
        found.push(...movements)
        if (next === null) return found
        before = next
      }
    }
    const lunches = await all('text=lunch')
    expect(lunches.map(({ memo }) => memo)).toEqual(Array.from({ length: 20 }, (_, n) => `Lunch ${57 - 3 * n}`))
    expect(await all('direction=in')).toHaveLength(1)
    expect(await all(`text=${encodeURIComponent('鲍勃')}&direction=out`)).toHaveLength(60)
    expect(await all('kind=withdrawal')).toEqual([])
    const [newest] = lunches
    const day = newest!.bookedAt.slice(0, 10)
    expect(await all(`from=${day}&text=lunch`)).not.toEqual([])
    expect(await all(`to=${addDays(day, -30)}`)).toEqual([])
    expect((await ann.ask('GET', `/accounts/${id}/movements?from=2026-02-31`)).problem).toMatchObject({ code: 'bad-input', parameter: 'from' }) // biome-ignore format: one refusal
    // Unasked for anything, the list is the whole, page by page, and each movement leads to the balance of the next.
    const whole = await all('')
    expect(whole).toHaveLength(67)
    expect(await all('kind=bill')).toHaveLength(6)
    const fen = (text: string) => Math.round(Number(text) * 100)
    for (const [n, { direction, amount, balance }] of whole.entries()) {
      const before = whole[n + 1]?.balance?.amount ?? '0.00'
      expect(fen(balance!.amount) - fen(before)).toBe((direction === 'in' ? 1 : -1) * fen(amount.amount))
    }
  })
})
