/** A small firm borrows, on a running bank: from the first wish to money in its account, and back. */
import { createHash } from 'node:crypto'
import type { OctetString } from 'asn1js'
import { SignedData, TimeStampResp, TSTInfo } from 'pkijs'
import { beforeAll, expect, test } from 'vitest'
import { approvalText } from '../../core/customers/approval.ts'
import type { Firm } from '../../core/customers/firm-wire.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Given } from '../../core/customers/wire.ts'
import type { Application, Offer } from '../../core/loans/application-wire.ts'
import { consentSubject, loanConsents } from '../../core/loans/consents.ts'
import { evidenceOf } from '../../core/loans/evidence.ts'
import type { DrawPreview, LoanAll, Overview, RepaymentPreview } from '../../core/loans/wire.ts'
import { TIME_STAMP_POLICY } from '../../workflows/adapters/time-stamp/authority.ts'
import { authorityFrom, readReply } from '../../workflows/adapters/time-stamp/wire.ts'
import { homeFrom, secretsOf } from '../../workflows/bank/launcher/home.ts'
import { sound } from '../support/borrower.ts'
import { Customer, expectStatus, until } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { hasOpenssl, opensslBelieves } from '../support/openssl.ts'

const yuan = (amount: string) => ({ amount, currency: 'CNY' as const })

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL', 'QIAO_HOME'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const wang = new Customer(places, `137${serial}41`, '王小明')
  const other = new Customer(places, `137${serial}42`, '赵云')
  const body = `9111${serial}MA0000L`.padEnd(17, '0')
  const code = body + usccCheckCharacter(body)
  let firm: Firm
  let id = ''
  let approval: Given
  const now = async () => expectStatus(await wang.ask<Application>('GET', `/loan-applications/${id}`), 200)

  beforeAll(async () => {
    for (const who of [wang, other]) await who.join()
    await fetch(`${given('QIAO_CONTROL_URL')}/control/firms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, ...sound }),
    })
    const asked = { code, name: '桥南文具店', representative: { name: '王小明' } }
    firm = expectStatus(await wang.press<Firm>('/firms', asked), 202)
    firm = await until(
      'the firm to be open',
      async () => {
        const one = expectStatus(await wang.ask<Firm>('GET', `/firms/${firm.id}`), 200)
        return one.state === 'open' ? one : undefined
      },
      40_000,
    )
  }, 90_000)

  test('what is wanted and agreed to is kept at every step, and rules decide within seconds', async () => {
    expect((await other.press('/loan-applications', { firm: firm.id, product: 'operating-limit' })).problem?.code).toBe('firm-unknown')
    const begun = expectStatus(await wang.press<Application>('/loan-applications', { firm: firm.id, product: 'operating-limit' }), 201)
    id = begun.id
    expect(begun.next).toBe('wish')
    expect((await other.ask('GET', `/loan-applications/${id}`)).problem?.code).toBe('loan-application-unknown')
    const wish = { amount: yuan('300000.00'), months: 12, method: 'equal-instalments', use: 'stock' }
    expect((await wang.ask('PUT', `/loan-applications/${id}/wish`, { ...wish, amount: yuan('9000000.00') })).problem).toMatchObject({ code: 'loan-amount-wrong' })
    expect((await wang.ask('PUT', `/loan-applications/${id}/wish`, { ...wish, months: 24 })).problem?.code).toBe('loan-term-not-offered')
    expect(expectStatus(await wang.ask<Application>('PUT', `/loan-applications/${id}/wish`, wish), 200).next).toBe('consents')
    const versions = Object.fromEntries(loanConsents.map(({ purpose, version }) => [purpose, version])) as Record<'tax' | 'credit-bureau', string>
    expect((await wang.ask('PUT', `/loan-applications/${id}/consents`, { ...versions, tax: '2020-01-01' })).problem?.code).toBe('consent-outdated')
    expect((await wang.ask('PUT', `/loan-applications/${id}/consents`, versions)).problem?.code).toBe('approval-needed')
    const approval = await wang.approve({ action: 'loan-consents', subject: consentSubject(id, versions) })
    expectStatus(await wang.ask<Application>('PUT', `/loan-applications/${id}/consents`, { ...versions, approval }), 200)
    const decided = await until(
      'the decision',
      async () => {
        const one = await now()
        return one.next === 'cost-sheet' || one.next === 'appeal' ? one : undefined
      },
      40_000,
    )
    expect(decided).toMatchObject({ next: 'cost-sheet', offer: { limit: yuan('300000.00') } })
  }, 60_000) // biome-ignore format: a story

  test('the cost sheet is read, the contract signed, and the limit can be drawn', async () => {
    const offer = expectStatus(await wang.ask<Offer>('GET', `/loan-applications/${id}/offer`), 200)
    expect(offer.schedule.at(-1)?.left).toEqual(yuan('0.00'))
    expect(offer.cost.items.filter(({ contingent }) => !contingent)).toHaveLength(1)
    const early = await wang.press(`/loan-applications/${id}/cost-sheet`, { sha256: offer.sha256 })
    expect(early.problem?.code).toBe('cost-sheet-unread')
    const read = await until(
      'the time to read it',
      async () => {
        const said = await wang.press<Application>(`/loan-applications/${id}/cost-sheet`, { sha256: offer.sha256 })
        return said.status === 200 ? said.body : undefined
      },
      20_000,
    )
    expect(read.state).toBe('open')
    await until('the contract', async () => ((await now()).next === 'signature' ? true : undefined), 20_000)
    const { contract } = expectStatus(await wang.ask<Offer>('GET', `/loan-applications/${id}/offer`), 200)
    const wrong = await wang.press(`/loan-applications/${id}/signature`, { sha256: '0'.repeat(64) })
    expect(wrong.problem?.code).toBe('offer-stale')
    const byCode = await wang.press(`/loan-applications/${id}/signature`, { sha256: contract!.sha256 })
    expect(byCode.problem?.code).toBe('approval-needed')
    expect((await wang.ask('GET', `/loan-applications/${id}/stamp`)).problem?.code).toBe('loan-not-now')
    approval = await wang.approve({ action: 'sign-loan', subject: contract!.sha256 })
    expectStatus(await wang.press(`/loan-applications/${id}/signature`, { sha256: contract!.sha256, approval }), 202)
    const signed = await until('the limit', async () => ((await now()).state === 'signed' ? now() : undefined), 20_000)
    expect(signed.line).toMatch(/^credit-line-/)
  }, 60_000)

  test('the signed contract has a time stamp over exactly contract, approval and proof, which its signer can have checked', async () => {
    const path = `/loan-applications/${id}`
    const file = async (what: string, who = wang) =>
      fetch(`${places.app}/api${path}/${what}`, { headers: { cookie: who.cookie! } })
    const pdf = new Uint8Array(await (await file('contract')).arrayBuffer())
    const contract = createHash('sha256').update(pdf).digest('hex')
    const text = approvalText(approval.id, { action: 'sign-loan', subject: contract })
    const evidence = Buffer.from(
      evidenceOf({ contract, approval: { id: approval.id, text, proof: approval.passkey! } }),
    )
    expect((await file('stamp', other)).status).toBe(404)
    const said = await file('stamp')
    expect(said.headers.get('content-type')).toBe('application/timestamp-reply')
    expect(said.headers.get('content-disposition')).toContain(`${id}.tsr`)
    const reply = new Uint8Array(await said.arrayBuffer())

    const { certificate } = (await secretsOf(homeFrom({ QIAO_HOME: given('QIAO_HOME') }))).timeStamp
    const digest = createHash('sha256').update(evidence).digest()
    const signed = new SignedData({ schema: TimeStampResp.fromBER(reply).timeStampToken!.content })
    const { nonce } = TSTInfo.fromBER((signed.encapContentInfo.eContent as OctetString).getValue())
    const over = (bytes: Uint8Array) =>
      readReply(reply, {
        query: { digest, nonce: new Uint8Array(nonce!.valueBlock.valueHexView), policy: TIME_STAMP_POLICY },
        evidence: bytes,
        authority: authorityFrom(certificate),
        now: Date.now(),
        toleranceMs: 120_000,
      })
    expect((await over(evidence)).kind).toBe('stamped')
    expect((await over(Buffer.from(`${evidence} `))).kind).toBe('not-available')
    if (hasOpenssl) expect(opensslBelieves(reply, evidence, certificate)).toBe(true)
    const seen = await fetch(`${given('QIAO_CONTROL_URL')}/control/time-stamp/stamps?digest=${digest.toString('hex')}`)
    expect(await seen.json()).toMatchObject({ stamps: [{ digest: digest.toString('hex') }] })
  }, 30_000)

  test('money comes within seconds, exactly as previewed; two at once cannot pass the limit; it is repaid early', async () => {
    const { lines } = expectStatus(await wang.ask<Overview>('GET', '/loans'), 200)
    const [line] = lines
    expect(line).toMatchObject({ limit: yuan('300000.00'), available: yuan('300000.00') })
    const wish = { amount: yuan('200000.00'), months: 12, method: 'equal-instalments' }
    const preview = expectStatus(await wang.ask<DrawPreview>('POST', `/credit-lines/${line!.id}/previews`, wish), 200)
    const draw = async (sha256: string) => {
      const approval = await wang.approve({ action: 'draw-loan', line: line!.id, amount: wish.amount })
      return wang.press<LoanAll>(`/credit-lines/${line!.id}/draws`, { ...wish, use: 'stock', sha256, approval })
    }
    expect((await draw('0'.repeat(64))).problem?.code).toBe('preview-stale')
    const drawn = await Promise.all([draw(preview.sha256), draw(preview.sha256)])
    expect(drawn.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(drawn.find(({ status }) => status === 409)!.problem).toMatchObject({ code: 'credit-line-used-up' })
    const loan = drawn.find(({ status }) => status === 201)!.body
    expect(loan.schedule.map(({ n, due, total }) => ({ n, due, total }))).toEqual(
      preview.schedule.map(({ n, due, total }) => ({ n, due, total })),
    )
    const account = expectStatus(await wang.ask<Firm>('GET', `/firms/${firm.id}`), 200).account
    expect(account?.balance).toEqual(yuan('200000.00'))
    expect((await other.ask('GET', `/loans/${loan.id}`)).problem?.code).toBe('loan-unknown')

    const part = { amount: yuan('20000.00'), keep: 'term' }
    const what = expectStatus(await wang.ask<RepaymentPreview>('POST', `/loans/${loan.id}/previews`, part), 200)
    expect(what).toMatchObject({ early: yuan('20000.00'), left: yuan('180000.00'), settles: false })
    const stale = await wang.press(`/loans/${loan.id}/repayments`, { ...part, total: yuan('19999.99') })
    expect(stale.problem?.code).toBe('preview-stale')
    const after = expectStatus(
      await wang.press<LoanAll>(`/loans/${loan.id}/repayments`, { ...part, total: what.paid.total }),
      201,
    )
    expect(after.left).toEqual(yuan('180000.00'))
    const rest = expectStatus(
      await wang.ask<RepaymentPreview>('POST', `/loans/${loan.id}/previews`, { amount: 'all' }),
      200,
    )
    expect(rest.settles).toBe(true)
    const settled = expectStatus(
      await wang.press<LoanAll>(`/loans/${loan.id}/repayments`, { amount: 'all', total: rest.paid.total }),
      201,
    )
    expect(settled).toMatchObject({ state: 'settled', left: yuan('0.00'), may: { certificate: true } })
    const paper = await wang.ask('GET', `/loans/${loan.id}/certificate`)
    expect(paper.headers.get('content-type')).toBe('application/pdf')
    // A revolving limit can be drawn again.
    expect(expectStatus(await wang.ask<Overview>('GET', '/loans'), 200).lines[0]!.available).toEqual(yuan('300000.00'))
  }, 60_000)
})
