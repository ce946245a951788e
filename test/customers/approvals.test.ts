/** Stories of coming in and of approving, on a running bank: what a customer signed is done, and nothing else. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Approval, Given, Limits, Session } from '../../core/customers/wire.ts'
import type { Explanation } from '../../core/ledger/wire.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { Transfer } from '../../core/remittance/wire.ts'
import { SIGNATURE_HEADER, signRequest } from '../../core/signature.ts'
import { signerFrom } from '../../workflows/adapters/keys.ts'
import { homeFrom, secretsOf } from '../../workflows/bank/launcher/home.ts'
import { Authenticator } from '../support/authenticator.ts'
import { type Answered, Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_BANK_URL', 'QIAO_OPERATOR_URL', 'QIAO_HOME'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let n = 0
  const someone = (name: string) => new Customer(places, `137${serial}${String(++n).padStart(2, '0')}`, name)
  const isNo = (answer: Answered<unknown>, code: ProblemCode) =>
    expect(answer.problem, JSON.stringify(answer.body)).toMatchObject({ code })
  const rich = async (who: Customer, amount: string) => {
    await who.bind(withCheckDigit(`62220203${serial}${String(++n).padStart(4, '0')}`))
    await who.topUpEnded((await who.topUp(amount)).id)
  }
  const send = (who: Customer, to: Customer, amount: string, approval?: Given) =>
    who.press<Transfer>('/transfers', {
      to: to.phone,
      amount: yuan(amount),
      memo: '',
      ...(approval ? { approval } : {}),
    })
  const asked = (to: Customer, amount: string) => ({ action: 'transfer', to: to.phone, amount: yuan(amount) })

  const bankDay = async () =>
    ((await (await fetch(`${places.operator}/clock`)).json()) as { bankTime: string }).bankTime.slice(0, 10)
  /** A story about one day's sums: another file may move the clock to the next day in the middle of it. */
  const inOneDay = (story: () => Promise<void>) => async () => {
    for (;;) {
      const day = await bankDay()
      try {
        return await story()
      } catch (failure) {
        if ((await bankDay()) === day) throw failure
      }
    }
  }

  const ann = someone('安娜')
  const bob = someone('鲍勃')
  const carl = someone('卡尔')
  beforeAll(async () => {
    for (const one of [ann, bob, carl]) await one.join()
    await rich(ann, '90000.00')
  }, 60_000)

  describe('a payment', () => {
    test('to someone new is signed; the signature stays with it, and anyone can check it; then small ones go without', async () => {
      isNo(await send(ann, bob, '20.00'), 'approval-needed')
      const approval = await ann.approve(asked(bob, '20.00'))
      const { entry } = expectStatus(await send(ann, bob, '20.00', approval), 201)
      const explanation = await until('the explanation', async () => {
        const { status, body } = await ann.ask<Explanation>('GET', `/movements/${entry}/explain`)
        return status === 200 ? body : undefined
      })
      const { signature } = explanation.basis
      expect(signature).toMatchObject({ approval: approval.id, how: 'passkey', passkey: ann.passkey.id })
      expect(signature!.text).toMatch(new RegExp(`^qiao approval 1\nid: ${approval.id}\naction: transfer\npayee: customer-[0-9a-f]{32}\namount: 20.00\ncurrency: CNY$`)) // biome-ignore format: one pattern
      const client = JSON.parse(Buffer.from((signature!.proof as { response: { clientDataJSON: string } }).response.clientDataJSON, 'base64url').toString()) as { challenge: string } // biome-ignore format: one thing
      expect(client.challenge).toBe(createHash('sha256').update(signature!.text).digest('base64url'))
      // A signed transfer uses up the day's and the year's sum and one of the day's transfers, and nothing of what goes unsigned.
      expect(explanation.limits.map(({ period, used }) => `${period} ${used}`)).toEqual([
        'day 20.00',
        'year 20.00',
        'day 1',
      ])
      // The payee sees the movement, and not how it was approved.
      expect(
        expectStatus(await bob.ask<Explanation>('GET', `/movements/${entry}/explain`), 200).basis.signature,
      ).toBeNull()
      expectStatus(await send(ann, bob, '30.00'), 201)
      isNo(await send(ann, bob, '1000.01'), 'approval-needed')
    })

    test('is refused when payee, amount or id differ from what was signed, and an approval works once', async () => {
      const before = await ann.account()
      const approval = await ann.approve(asked(bob, '40.00'))
      isNo(await send(ann, carl, '40.00', approval), 'approval-mismatch')
      isNo(await send(ann, bob, '40.01', approval), 'approval-mismatch')
      const another = await ann.approve(asked(bob, '40.00'))
      isNo(await send(ann, bob, '40.00', { ...another, passkey: approval.passkey! }), 'passkey-refused')
      isNo(await send(bob, carl, '40.00', approval), 'approval-unknown')
      expect((await ann.account()).balance).toEqual(before.balance)
      expectStatus(await send(ann, bob, '40.00', approval), 201)
      isNo(await send(ann, bob, '40.00', approval), 'approval-unknown')
    })

    test('is refused by the bank itself when the edge is passed by, or lies about the payee', async () => {
      const approval = await ann.approve(asked(bob, '50.00'))
      const secrets = await secretsOf(homeFrom({ QIAO_HOME: given('QIAO_HOME') }))
      const signer = await signerFrom(JSON.stringify(secrets.edge.privateKey))
      const session = createHash('sha256').update(ann.cookie.split('=')[1]!).digest('hex')
      const atBank = async (body: object) => {
        const bytes = new TextEncoder().encode(JSON.stringify(body))
        const request = { method: 'POST', path: '/transfers', body: bytes, session }
        const said = await fetch(`${given('QIAO_BANK_URL')}/transfers`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': crypto.randomUUID(),
            [SIGNATURE_HEADER]: await signRequest(request, signer, Date.now()),
          },
          body: bytes,
        })
        return { status: said.status, body: (await said.json()) as { code?: string } }
      }
      const altered = { to: carl.phone, amount: yuan('50.00'), memo: '', approval }
      expect((await atBank(altered)).body.code).toBe('approval-mismatch')
      const { approval: _, ...without } = altered
      expect((await atBank(without)).body.code).toBe('approval-needed')
      expect((await atBank({ ...altered, to: bob.phone })).status).toBe(201)
    })

    test('that was signed first may arrive second; a passkey that has not counted on since it was asked is a copy', async () => {
      const [first, second] = [await ann.approve(asked(bob, '11.00')), await ann.approve(asked(bob, '12.00'))]
      expectStatus(await send(ann, bob, '12.00', second), 201)
      expectStatus(await send(ann, bob, '11.00', first), 201)
      const copy = ann.passkey.copy(3)
      const { id, options } = expectStatus(await ann.ask<Approval>('POST', '/approvals', asked(bob, '13.00')), 201)
      const behind = { id, passkey: copy.sign(options as { challenge: string }, ann.origin) }
      isNo(await send(ann, bob, '13.00', behind), 'passkey-refused')
    })

    test('of two devices with one approval is one payment', async () => {
      const approval = await ann.approve(asked(bob, '60.00'))
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(ann, bob, '60.00', approval)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(404)])
    })

    test(
      'small ones together pass no more than a day’s sum without asking',
      inOneDay(async () => {
        const dora = await someone('朵拉').join()
        await rich(dora, '9000.00')
        await dora.transfer(bob, '1.00')
        // Whom one has just paid is known a moment later, when the projection has it.
        await until('bob to be known', async () => (await send(dora, bob, '1000.00')).status === 201 || undefined)
        const answers: number[] = []
        for (let i = 0; i < 5; i++) answers.push((await send(dora, bob, '1000.00')).status)
        expect(answers).toEqual([201, 201, 201, 201, 403])
        isNo(await send(dora, bob, '1000.00'), 'approval-needed')
        expectStatus(await dora.transfer(bob, '1000.00'), 201)
      }),
    )

    test(
      'by texted codes alone passes no more than 50,000 a day',
      inOneDay(async () => {
        const emil = await someone('埃米尔').join('I', { passkey: false })
        await rich(emil, '60000.00')
        const code = await emil.approveByCode(asked(bob, '49000.00'))
        const wrong = code.code === '000000' ? '000001' : '000000'
        isNo(await send(emil, bob, '49000.00', { id: code.id, code: wrong }), 'code-wrong')
        expectStatus(await send(emil, bob, '49000.00', code), 201)
        await new Promise((resolve) => setTimeout(resolve, 10_500))
        isNo(await send(emil, bob, '1100.00', await emil.approveByCode(asked(bob, '1100.00'))), 'passkey-needed')
      }),
      40_000,
    )
  })

  describe('a class', () => {
    test(
      'II opened online pays no more than 10,000 a day, and takes nothing from others',
      inOneDay(async () => {
        const gina = await someone('吉娜').join('II')
        await rich(gina, '20000.00')
        isNo(await ann.transfer(gina, '1.00'), 'payee-takes-none')
        expectStatus(await gina.transfer(bob, '9999.99'), 201)
        const over = await gina.transfer(bob, '0.02')
        isNo(over, 'limit-passed')
        expect(over.problem.facts).toEqual({ limit: 'out-day', short: '0.01' })
        const { limits } = expectStatus(await gina.ask<Limits>('GET', '/limits'), 200)
        expect(limits.find(({ name }) => name === 'out-day')).toEqual({ name: 'out-day', allowance: '10000.00', left: '0.01' }) // biome-ignore format: one limit
      }),
    )
    test('III never holds more than 2,000, whoever sends it', async () => {
      const hugo = await someone('雨果').join('III')
      await rich(hugo, '1500.00')
      isNo(await ann.transfer(hugo, '500.01'), 'payee-limit')
      expectStatus(await ann.transfer(hugo, '500.00'), 201)
      const more = await hugo.topUpEnded((await hugo.topUp('0.01')).id)
      expect(more.state).toBe('refused')
      expectStatus(await hugo.transfer(bob, '100.00'), 201)
      const { position } = expectStatus(await ann.transfer(hugo, '99.00'), 201)
      expect((await hugo.account(position ?? undefined)).balance.amount).toBe('1999.00')
    })
  })

  describe('a device', () => {
    test('comes in with a passkey; each challenge once, from this app only, and a copied one never', async () => {
      const ida = await someone('艾达').join()
      const challenge = async () =>
        expectStatus(await ida.ask<{ options: { challenge: string } }>('POST', '/session/challenges', {}), 200).options
      const other = ida.otherDevice()
      const options = await challenge()
      const signed = ida.passkey.sign(options, ida.origin)
      expectStatus(await other.ask<Session>('POST', '/session/passkeys', { passkey: signed }), 200)
      isNo(await other.ask('POST', '/session/passkeys', { passkey: signed }), 'passkey-refused')
      const elsewhere = ida.passkey.sign(await challenge(), 'https://qiao.example')
      isNo(await other.ask('POST', '/session/passkeys', { passkey: elsewhere }), 'passkey-refused')
      const stranger = new Authenticator().sign(await challenge(), ida.origin)
      isNo(await other.ask('POST', '/session/passkeys', { passkey: stranger }), 'passkey-refused')
      const log = expectStatus(await ida.ask<{ signIns: { how: string; outcome: string }[] }>('GET', '/sign-ins'), 200)
      expect(log.signIns.map(({ how, outcome }) => `${how} ${outcome}`)).toEqual([
        'passkey refused',
        'passkey refused',
        'passkey signed-in',
        'code signed-in',
      ])
    })
    test('that is lost is signed out, and its passkey opens nothing any more', async () => {
      const jan = await someone('扬').join()
      const phone = await jan.addPasskey('手机')
      const lost = jan.otherDevice()
      lost.passkey = phone
      await lost.signInByPasskey()
      const end = (approval?: Given) => jan.ask('POST', `/passkeys/${phone.id}/end`, approval ? { approval } : {})
      isNo(await end(), 'approval-needed')
      expectStatus(await end(await jan.approve({ action: 'end-passkey', subject: phone.id })), 200)
      expectStatus(await jan.ask('DELETE', '/sessions'), 200)
      isNo(await lost.ask('GET', '/accounts'), 'session-expired')
      await expect(lost.signInByPasskey()).rejects.toThrow('passkey-refused')
      isNo(await jan.ask('POST', `/passkeys/${jan.passkey.id}/end`, {}), 'passkey-last')
    })
    test('can stop everything at once; only a signature lets money out again', async () => {
      const kim = await someone('金').join()
      await rich(kim, '100.00')
      const thief = await kim.otherDevice().signInByPasskey()
      expectStatus(await kim.ask('POST', '/freeze', {}), 200)
      isNo(await thief.ask('GET', '/accounts'), 'session-expired')
      isNo(await kim.transfer(bob, '1.00'), 'account-frozen')
      // What comes in still comes in.
      expectStatus(await ann.transfer(kim, '1.00'), 201)
      isNo(await kim.ask('POST', '/freeze/end', {}), 'approval-needed')
      const approval = await kim.approve({ action: 'unfreeze' })
      expect(expectStatus(await kim.ask<{ frozen: boolean }>('POST', '/freeze/end', { approval }), 200).frozen).toBe(false) // biome-ignore format: one line
      // Used once: whoever kept it cannot undo the next freeze with it.
      expectStatus(await kim.ask('POST', '/freeze', {}), 200)
      isNo(await kim.ask('POST', '/freeze/end', { approval }), 'approval-unknown')
      expectStatus(await kim.ask('POST', '/freeze/end', { approval: await kim.approve({ action: 'unfreeze' }) }), 200)
      expectStatus(await kim.transfer(bob, '1.00'), 201)
    })
  })
})
