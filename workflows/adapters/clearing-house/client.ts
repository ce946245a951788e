/** The clearing house over HTTP, each message signed. */

import type { AccountAnswer } from '../../../core/customers/joining.ts'
import { SIGNATURE_HEADER, type Signer, signRequest } from '../../../core/signature.ts'
import type { ClearingHouse, Status } from './port.ts'
import {
  buildAcmt023, buildPacs008, buildPacs028, buildPain001, readAcmt024, readPacs002, readPain002,
} from './wire.ts' // biome-ignore format: one list

/** Our number as a member of the clearing system; made up, as the other bank's is. */
export const OUR_BANK = '999100000028'

/** Sends one signed XML message; undefined when no answer that counts came back. */
export async function sendMessage(
  to: string,
  xml: string,
  signer: Signer,
  now: number,
  timeoutMs: number,
  request: string,
): Promise<string | undefined> {
  const url = new URL(to)
  const body = new TextEncoder().encode(xml)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/xml; charset=utf-8',
        'x-request-id': request,
        [SIGNATURE_HEADER]: await signRequest({ method: 'POST', path: url.pathname, body, session: '' }, signer, now),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    const text = await response.text()
    return response.status === 200 ? text : undefined
  } catch {
    // No answer is an answer here: "unknown". Whoever asked sends the same message again.
    return undefined
  }
}

/** Reasons of the other bank that end the question; with any other there is no answer yet. */
const reasons: readonly AccountAnswer[] = ['differs', 'account-unknown', 'account-closed']

export function clearingHouseClient({
  url,
  signer,
  timeoutMs = 5_000,
}: {
  url: string
  signer: Signer
  timeoutMs?: number
}): ClearingHouse {
  const outcome = (status: Status) =>
    status.status === 'RJCT' ? { rejected: status.reason, text: status.text } : ('accepted' as const)
  const reportOf = async (path: string, xml: string, id: string) => {
    const answer = await sendMessage(`${url}/${path}`, xml, signer, Date.now(), timeoutMs, id)
    if (answer === undefined) return 'unknown'
    const report = readPacs002(answer)
    return report.ok && report.value.endToEndId === id ? outcome(report.value.status) : 'unknown'
  }
  return {
    async requestTransfer({ id, from, to, amount, at }) {
      const transfer = {
        endToEndId: id,
        debtor: from,
        creditor: { bank: OUR_BANK, ...to },
        amount,
        at,
        remittance: '转入本人账户',
      }
      const answer = await sendMessage(
        `${url}/pain.001`,
        buildPain001(transfer, 'Qiao'),
        signer,
        Date.now(),
        timeoutMs,
        id,
      )
      if (answer === undefined) return 'unknown'
      const report = readPain002(answer)
      if (!report.ok || report.value.endToEndId !== id) return 'unknown'
      return outcome(report.value.status)
    },
    send: ({ id, from, to, amount, at }) =>
      reportOf(
        'pacs.008',
        buildPacs008({
          messageId: id,
          endToEndId: id,
          debtor: { bank: OUR_BANK, ...from },
          creditor: to,
          amount,
          at,
          remittance: '转出到本人账户',
        }),
        id,
      ),
    inquire: ({ id }) =>
      reportOf('pacs.028', buildPacs028({ messageId: `Q${id}`.slice(0, 35), endToEndId: id, at: Date.now() }), id),
    async verifyAccount(question) {
      const xml = buildAcmt023(question, OUR_BANK)
      const answer = await sendMessage(`${url}/acmt.023`, xml, signer, Date.now(), timeoutMs, question.id)
      const report = answer === undefined ? undefined : readAcmt024(answer)
      if (!report?.ok || report.value.id !== question.id) return 'not-available'
      const { verification } = report.value
      if (verification.verified) return verification.class === 'I' ? 'verified' : 'not-class-one'
      return reasons.find((one) => one === verification.reason) ?? 'not-available'
    },
  }
}
