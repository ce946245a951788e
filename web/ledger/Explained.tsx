/**
 * One entry of the ledger, explained: what it did, who asked and on what ground, what it is made of, and the proof that it
 * stands in the log. Its owner and the bank's people read the same; what only these see is there for them alone.
 */
import { A } from '@solidjs/router'
import { For, type JSX, Show } from 'solid-js'
import type { Explanation } from '../../core/ledger/wire.ts'
import { inLocale } from '../preferences.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { fenOf, grouped, yuanOf } from '../ui/money.ts'
import { Facts } from '../ui/Parts.tsx'
import { save } from '../ui/save.ts'
import { exactly } from '../ui/when.ts'
import { en } from '../words/explain-en.ts'
import { type ExplainWords, zh } from '../words/explain-zh.ts'
import '../ui/grid.css'
import './explained.css'

export const explainWords = (): ExplainWords => inLocale(zh, en)
const w = explainWords

/** The legs of the one account whose story this is: the customer's own, of money. */
const own = ({ legs }: Explanation) => legs.find(({ account, unit, before }) => account && before && unit === 'CNY')
const amountOf = ({ booked, held }: Explanation['legs'][number]) => (booked === '0.00' ? held : booked)

/** Money is an amount; what is counted otherwise (times) is its number. */
const shown = (text: string) => (text.includes('.') ? <Amount value={text} /> : text)
const counted = (text: string) => (text.includes('.') ? grouped(text) : w().times(text))

const Legs = (props: { label: string; legs: Explanation['legs'] }) => (
  <section class="scroll" tabindex="0" aria-label={props.label}>
    <table class="table dense">
      <thead>
        <tr>
          <th scope="col">{w().account}</th>
          <th scope="col">{w().side}</th>
          <th scope="col" class="number">
            {w().amount}
          </th>
          <th scope="col" class="number roomy">
            {w().before}
          </th>
          <th scope="col" class="number">
            {w().after}
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.legs}>
          {(each) => (
            <tr>
              <th scope="row" class="says-it">
                {each.name}
                <Show when={each.account}>
                  {(account) => (
                    <span class="quiet under mono" title={account()}>
                      …{account().slice(-8)} {each.unit === 'CNY' ? '' : each.unit}
                    </span>
                  )}
                </Show>
              </th>
              <td>{w().sides[each.side]}</td>
              <td class="number">
                {shown(amountOf(each))}
                <Show when={each.booked === '0.00' && each.held !== '0.00'}>
                  <span class="quiet under">{w().held}</span>
                </Show>
              </td>
              <td class="number roomy">{each.before ? shown(each.before) : '–'}</td>
              <td class="number">{each.after ? shown(each.after) : '–'}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  </section>
)

export function Explained(props: {
  one: Explanation
  /** Where another entry is explained. */
  pathOf: (entry: string) => string
  /** Who reads it for the bank sees everything. */
  staff?: boolean
  children?: JSX.Element
}) {
  const one = () => props.one
  const leg = () => own(one())
  const moved = () => {
    const { before, after } = leg() ?? {}
    return before && after ? fenOf(after) - fenOf(before) : 0n
  }
  const kind = () => w().kinds[one().kind] ?? one().kind
  const answer = () => w().answers[one().answer] ?? one().answer
  const asker = () =>
    one().actor === `customer-${session()?.customer.id}`
      ? w().you
      : one().actor.startsWith('customer-')
        ? w().other
        : w().bank
  const said = () => one().basis.signature
  return (
    <div class="panes stack">
      <section class="stack">
        <div>
          <h1>{w().title}</h1>
          <p class="quiet">{w().lead}</p>
        </div>
        <Show when={one().legs[0]}>
          {(first) => (
            <div class="hero">
              <Show
                when={!props.staff && moved() !== 0n}
                fallback={<Amount value={amountOf(leg() ?? first())} label={w().amount} />}
              >
                <Amount value={yuanOf(moved() < 0n ? -moved() : moved())} sign={moved() > 0n ? '+' : '−'} />
              </Show>
            </div>
          )}
        </Show>
        <Facts
          rows={[
            [w().what, kind()],
            [w().result, answer()],
            ...(one().memo ? ([[w().memo, one().memo]] as const) : []),
            [w().booked, exactly(one().bookedAt)],
            [w().effective, one().effectiveDay],
            ...(!props.staff && leg()
              ? ([
                  [
                    w().balance,
                    <>
                      <Amount value={leg()!.before!} label={w().before} /> →{' '}
                      <Amount value={leg()!.after!} label={w().after} />
                    </>,
                  ],
                ] as const)
              : []),
            ...(props.staff ? [] : ([[w().who, asker()]] as const)),
            [w().approval, said() ? w().approved(w().hows[said()!.how], exactly(said()!.at)) : w().noApproval],
            ...(one().basis.consent && !props.staff
              ? ([[w().mandate, <A href="/bills/mandates">…{one().basis.consent!.slice(-8)}</A>]] as const)
              : []),
          ]}
        />
        <Show when={said()}>
          {(approval) => (
            <details>
              <summary>{w().approvedText}</summary>
              <pre class="mono explained-text">{approval().text}</pre>
            </details>
          )}
        </Show>
        <Show when={one().limits.length > 0}>
          <h2>{w().limits}</h2>
          <Facts
            rows={one().limits.map(
              (limit) =>
                [
                  w().periods[limit.period],
                  w().limit(counted(limit.used), counted(limit.allowance), counted(limit.left)),
                ] as const,
            )}
          />
          <Show when={!props.staff}>
            <A class="plain" href="/me/limits">
              {w().limits}
            </A>
          </Show>
        </Show>
        {props.children}
      </section>
      <section class="stack">
        <h2>{w().legs}</h2>
        <Legs label={w().legs} legs={props.staff ? one().legs : one().legs.filter(({ unit }) => unit === 'CNY')} />
        <Show when={!props.staff && one().legs.some(({ unit }) => unit !== 'CNY')}>
          <details>
            <summary>{w().counted}</summary>
            <Legs label={w().counted} legs={one().legs.filter(({ unit }) => unit !== 'CNY')} />
          </details>
        </Show>
        <Show when={one().related.length > 0}>
          <h2>{w().related}</h2>
          <ul class="list">
            <For each={one().related}>
              {(other) => (
                <li>
                  <A class="item" href={props.pathOf(other.id)}>
                    <span>{w().kinds[other.kind] ?? other.kind}</span>
                    <span class="quiet">{w().answers[other.answer] ?? other.answer}</span>
                    <span class="quiet">{exactly(other.bookedAt)}</span>
                    <span class="quiet mono">{props.staff ? other.step : ''}</span>
                  </A>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <h2>{w().receipt}</h2>
        <p class="quiet">{w().receiptSays}</p>
        <div class="pair">
          <button
            type="button"
            class="button"
            onClick={() =>
              // As it is written, to the byte: who checks it takes nothing else.
              save({
                name: `qiao-${one().id}.json`,
                blob: new Blob([JSON.stringify(one().receipt)], { type: 'application/json' }),
              })
            }
          >
            {w().receiptFile}
          </button>
          <a class="button" href="/receipt.html" target="_blank" rel="noreferrer">
            {w().receiptCheck}
          </a>
        </div>
        <details>
          <summary>{w().proof}</summary>
          <Facts
            rows={[
              [w().entry, <span class="mono explained-hash">{one().id}</span>],
              [w().place, one().place],
              [w().hash, <span class="mono explained-hash">{one().receipt.row.hash}</span>],
              [w().previous, <span class="mono explained-hash">{one().receipt.row.previous}</span>],
              [w().proof, w().path(one().receipt.path.flat().length)],
            ]}
          />
        </details>
      </section>
    </div>
  )
}
