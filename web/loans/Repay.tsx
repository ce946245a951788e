/** What paying so much today would do, then exactly that or nothing. */
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { EarlyKeep } from '../../core/loans/kinds.ts'
import type { LoanAll, RepaymentPreview } from '../../core/loans/wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { asAmount, fenOf, grouped, whole } from '../ui/money.ts'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { dayWords } from '../ui/when.ts'
import { loans } from './api.ts'
import { lending } from './words.ts'

type How = 'due' | 'all' | 'part'

export function Repay(props: { loan: LoanAll; done: (now: LoanAll) => void; back: () => void }) {
  const w = () => lending().repay
  const l = () => props.loan
  const due = () => l().may.repay
  const [how, setHow] = createSignal<How>(due() ? 'due' : 'part')
  const [typed, setTyped] = createSignal('')
  const [keep, setKeep] = createSignal<EarlyKeep>(l().keeps[0] ?? 'term')
  const [seen, setSeen] = createSignal<RepaymentPreview>()
  const amount = () => (how() === 'all' ? 'all' : how() === 'due' ? l().owed.total.amount : asAmount(typed()))
  const early = () => how() === 'part' && !due()
  const wish = () => ({ amount: amount(), ...(early() ? { keep: keep() } : {}) })
  const look = createAct(() => loans.preview(l().id, wish()), setSeen)
  const pay = createAct((press) => loans.repay(l().id, wish(), seen()!.paid.total.amount, press), props.done)
  const anew = <T,>(set: (value: T) => unknown) => (value: T) => {
    look.clear()
    set(value)
  }
  const parts = () => lending().one.parts
  return (
    <Switch>
      <Match when={seen()}>
        {(one) => (
          <form class="stack" onSubmit={pay.submit} novalidate>
            <div class="hero centre">
              <p class="quiet">{w().pays}</p>
              <Amount value={one().paid.total.amount} label={w().pays} />
            </div>
            <p class="saves">
              <strong>{fenOf(one().saves.amount) > 0n ? w().saves(grouped(one().saves.amount)) : w().noSaving}</strong>
            </p>
            <Facts
              rows={[
                ...(['fees', 'principal', 'interest', 'penalty', 'compound'] as const)
                  .filter((part) => fenOf(one().paid[part].amount) > 0n)
                  .map((part) => [parts()[part], <Amount value={one().paid[part].amount} />] as const),
                ...(one().settles
                  ? []
                  : ([
                      [w().left, <Amount value={one().left.amount} />],
                      ...(one().schedule.length > 0
                        ? ([
                            [w().nextAfter, w().nextSays(dayWords(one().schedule[0]!.due, one().day), grouped(one().schedule[0]!.total.amount))],
                            [w().lastAfter, dayWords(one().schedule.at(-1)!.due, one().day)],
                          ] as const)
                        : []),
                    ] as const)),
              ]}
            />
            <Show when={one().settles}>
              <p>{w().settles}</p>
            </Show>
            <Notice words={pay.otherThan()} />
            <Show when={pay.otherThan()}>
              <button
                type="button"
                class="button"
                onClick={() => {
                  pay.clear()
                  void look.run()
                }}
              >
                {w().again}
              </button>
            </Show>
            <MainButton busy={pay.busy()}>{w().confirm}</MainButton>
            <button type="button" class="button" onClick={() => setSeen(undefined)}>
              {w().back}
            </button>
          </form>
        )}
      </Match>
      <Match when={true}>
        <form class="stack" onSubmit={look.submit} novalidate>
          <Segments
            label={w().how}
            now={how()}
            options={(due() ? (['due', 'part', 'all'] as const) : (['part', 'all'] as const)).map((one) => [one, w()[one]] as const)}
            choose={anew(setHow)}
          />
          <Show
            when={how() === 'part'}
            fallback={
              <div class="hero centre">
                <Amount value={how() === 'all' ? l().settle.amount : l().owed.total.amount} />
              </div>
            }
          >
            <Field
              label={w().amount}
              value={typed()}
              onInput={anew(setTyped)}
              inputmode="decimal"
              maxlength={16}
              sum
              unit={words().yuan}
              hint={due() ? '' : w().leastEarly(whole(l().leastEarly.amount))}
              wrong={look.about('amount')}
              focus
            />
          </Show>
          <Show when={early() && l().keeps.length > 1}>
            <fieldset class="options">
              <legend>{w().keep}</legend>
              {l().keeps.map((one) => (
                <label>
                  <input type="radio" name="keep" checked={one === keep()} onChange={() => anew(setKeep)(one)} />
                  {w().keeps[one]}
                </label>
              ))}
            </fieldset>
          </Show>
          <Notice words={how() === 'part' ? look.otherThan('amount') : look.otherThan()} />
          <MainButton busy={look.busy()}>{w().preview}</MainButton>
        </form>
      </Match>
    </Switch>
  )
} // biome-ignore format: two short forms
