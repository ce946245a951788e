/** What an invoice is made from, for the biller who issues it: to read, to copy, to print. */

import { createSignal, For, Show } from 'solid-js'
import type { AnswerTo } from '../../core/contract.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { bills } from './api.ts'
import { billing } from './words.ts'

type Data = AnswerTo<'invoiceData'>

export function Invoice(props: { payment: string }) {
  const [title, setTitle] = createSignal(session()?.customer.name ?? '')
  const [tax, setTax] = createSignal('')
  const [data, setData] = createSignal<Data>()
  const [copied, setCopied] = createSignal(false)
  const make = createAct(() => bills.invoice(props.payment, title(), tax().trim().toUpperCase()), setData)
  const w = () => billing().invoice
  const asText = (invoice: Data) =>
    [
      `${w().seller}: ${invoice.seller}`,
      `${w().buyer}: ${invoice.buyer.title}`,
      ...(invoice.buyer.taxNumber ? [`${w().taxNumber}: ${invoice.buyer.taxNumber}`] : []),
      ...invoice.lines.map(({ item, house, number, amount }) => `${item} ${house} ${number}: ${amount.amount}`),
      `${w().total}: ${invoice.total.amount}`,
      `${w().capitals}: ${invoice.capitals}`,
      `${w().paidAt}: ${exactly(invoice.paidAt)}`,
      `${billing().receipt}: ${invoice.payment}`,
    ].join('\n')
  const copy = async (invoice: Data) => {
    await navigator.clipboard.writeText(asText(invoice))
    setCopied(true)
  }
  return (
    <Show
      when={data()}
      fallback={
        <form class="stack" onSubmit={make.submit} novalidate>
          <h2>{w().open}</h2>
          <p>{w().lead}</p>
          <Field
            label={w().title}
            value={title()}
            onInput={setTitle}
            maxlength={100}
            hint={w().titleHint}
            wrong={make.about('title')}
            focus
          />
          <Field
            label={w().tax}
            value={tax()}
            onInput={setTax}
            maxlength={20}
            hint={w().taxHint}
            wrong={make.about('taxNumber')}
          />
          <Notice words={make.otherThan('title', 'taxNumber')} />
          <MainButton busy={make.busy()}>{w().make}</MainButton>
        </form>
      }
    >
      {(invoice) => (
        <div class="stack">
          <div class="stack sheet print">
            <h2>{w().open}</h2>
            <Facts
              rows={[
                [w().seller, invoice().seller],
                [w().buyer, invoice().buyer.title],
                ...(invoice().buyer.taxNumber ? ([[w().taxNumber, invoice().buyer.taxNumber]] as const) : []),
              ]}
            />
            <ul class="list">
              <For each={invoice().lines}>
                {(line) => (
                  <li class="item">
                    <span>
                      {line.item} {line.house}
                    </span>
                    <Amount value={line.amount.amount} />
                    <span class="quiet">{line.number}</span>
                  </li>
                )}
              </For>
            </ul>
            <Facts
              rows={[
                [w().total, <Amount value={invoice().total.amount} />],
                [w().capitals, invoice().capitals],
                [w().paidAt, exactly(invoice().paidAt)],
              ]}
            />
          </div>
          <div class="pair">
            <button type="button" class="button" onClick={() => void copy(invoice())}>
              {copied() ? w().copied : w().copy}
            </button>
            <button type="button" class="button" onClick={() => window.print()}>
              {w().print}
            </button>
          </div>
          <button type="button" class="plain" onClick={() => setData(undefined)}>
            {w().again}
          </button>
        </div>
      )}
    </Show>
  )
}
