/** What is asked of who borrows, for a limit and for a draw alike: how much, for how long, repaid how, what for. */
import { For, type JSX } from 'solid-js'
import { type Use, uses } from '../../core/loans/application.ts'
import type { Products } from '../../core/loans/application-wire.ts'
import type { Method } from '../../core/loans/kinds.ts'
import { words } from '../preferences.ts'
import { AmountEntry } from '../ui/AmountEntry.tsx'
import { asAmount, fenOf, grouped, whole, yuanOf } from '../ui/money.ts'
import { Select } from '../ui/Select.tsx'
import { lending } from './words.ts'
import './loans.css'

const THOUSAND = 100_000n
/** Steps of a slider that goes from a thousand to millions: whole thousands first, then as far apart as the amount is large. */
export function ladder(least: bigint, most: bigint): readonly bigint[] {
  const steps: bigint[] = []
  for (let now = least; now < most; ) {
    steps.push(now)
    const step = now < 20n * THOUSAND ? 1n : now < 100n * THOUSAND ? 5n : now < 500n * THOUSAND ? 10n : 50n
    // Round from the first step on.
    now = (now / (step * THOUSAND) + 1n) * step * THOUSAND
  }
  return [...steps, most]
}

export function AskAmount(props: {
  label: string
  value: string
  onInput: (value: string) => void
  least: string
  most: string
  hint: string
  wrong: string | undefined
  children: JSX.Element
}) {
  const steps = () => ladder(fenOf(props.least), fenOf(props.most))
  const at = () => {
    const amount = fenOf(asAmount(props.value))
    return Math.max(0, steps().findLastIndex((one) => one <= amount))
  }
  return (
    <AmountEntry
      label={props.label}
      value={props.value}
      onInput={props.onInput}
      unit={words().yuan}
      hint={props.hint}
      wrong={props.wrong}
      beside={
        <div class="slide">
          <input
            class="slider"
            type="range"
            aria-label={lending().wish.slider}
            aria-valuetext={`${whole(yuanOf(steps()[at()]!))} ${words().yuan}`}
            min="0"
            max={steps().length - 1}
            value={at()}
            onInput={(event) => props.onInput(whole(yuanOf(steps()[Number(event.currentTarget.value)]!)).replaceAll(',', ''))}
          />
          <div class="row quiet" aria-hidden="true">
            <span>{whole(props.least)}</span>
            <span>{whole(props.most)}</span>
          </div>
        </div>
      }
    >
      {props.children}
    </AmountEntry>
  )
} // biome-ignore format: one field

type Offers = Pick<Products['products'][number], 'months' | 'methods'>

export const AskHow = (props: {
  of: Offers
  months: number
  method: Method
  use: Use
  setMonths: (months: number) => void
  setMethod: (method: Method) => void
  setUse: (use: Use) => void
}) => (
  <>
    <Select
      label={lending().wish.months}
      now={String(props.months)}
      options={props.of.months.map((one) => [String(one), lending().months(one)] as const)}
      choose={(value) => props.setMonths(Number(value))}
    />
    <fieldset class="options picks">
      <legend>{lending().wish.method}</legend>
      <For each={props.of.methods}>
        {(one) => (
          <label>
            <input
              type="radio"
              name="method"
              checked={one.id === props.method}
              onChange={() => props.setMethod(one.id)}
            />
            <span>
              {one.name}
              <span class="quiet under">{one.about}</span>
            </span>
          </label>
        )}
      </For>
    </fieldset>
    <div>
      <Select
        label={lending().wish.use}
        now={props.use}
        options={uses.map((one) => [one, lending().uses[one]] as const)}
        choose={(value) => props.setUse(value as Use)}
      />
      <p class="quiet">{lending().wish.useSays}</p>
    </div>
  </>
)

/** What an amount comes to over thirty days at a yearly rate: 积数 × 年利率 / 360, as everywhere in yuan. */
export const monthOf = (amount: string, percent: string): string =>
  grouped(yuanOf((fenOf(asAmount(amount)) * 30n * BigInt(Math.round(Number(percent) * 1_000_000))) / 36_000_000_000n))
