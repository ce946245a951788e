/** Every part of the screens in each of its states, to look at and to check. */
import { createSignal, For, type JSX } from 'solid-js'
import { LookChoices } from '../customers/LookChoices.tsx'
import { inLocale } from '../preferences.ts'
import { en } from '../words/design-en.ts'
import { type DesignWords, zh } from '../words/design-zh.ts'
import { Amount } from './Amount.tsx'
import { AmountEntry } from './AmountEntry.tsx'
import { Arch, Seal } from './Arch.tsx'
import { Bars } from './Bars.tsx'
import { Bones } from './Bones.tsx'
import { Chart } from './Chart.tsx'
import { Crossing } from './Crossing.tsx'
import { Dialog } from './Dialog.tsx'
import { Choice, Field } from './Field.tsx'
import { Grid } from './Grid.tsx'
import { Icon, iconNames } from './icons.tsx'
import { Line } from './Line.tsx'
import { fenOf } from './money.ts'
import { Facts, MainButton, Notice } from './Parts.tsx'
import { Ring } from './Ring.tsx'
import { Segments } from './Segments.tsx'
import { Select } from './Select.tsx'
import { Crossing as Evening, River } from './scenes.tsx'
import './design.css'

const t = (): DesignWords => inLocale(zh, en)
const colours = [
  'paper', 'sheet', 'ink', 'soft', 'line', 'teal', 'teal-wash', 'vermilion', 'ochre', 'river', 'stone',
] as const // biome-ignore format: one list
const sizes = ['hero', 'large', 'text', 'small'] as const
const values = [1200.5, 980, 1430.25, 300, 2210.1, 1899]

const Part = (props: { title: string; children: JSX.Element }) => (
  <section class="stack">
    <h2>{props.title}</h2>
    {props.children}
  </section>
)

export default function Design() {
  const [name, setName] = createSignal('')
  const [amount, setAmount] = createSignal('12.5')
  const [one, setOne] = createSignal<'one' | 'two' | 'three'>('one')
  const [open, setOpen] = createSignal(false)
  const options = () => (['one', 'two', 'three'] as const).map((key) => [key, t().options[key]] as const)
  return (
    <div class="stack roomy design">
      <h1>{t().title}</h1>
      <p>{t().lead}</p>
      <LookChoices whole />
      <Part title={t().colour}>
        <ul class="colours">
          <For each={colours}>
            {(colour) => (
              <li>
                <span class={`patch of-${colour}`} />
                {t().colours[colour]}
              </li>
            )}
          </For>
        </ul>
      </Part>
      <Part title={t().type}>
        <For each={sizes}>
          {(size) => (
            <p class={`type-${size}`}>
              {t().types[size]} · {t().sample}
            </p>
          )}
        </For>
        <div class="hero">
          <Amount value="1234567.89" />
        </div>
      </Part>
      <Part title={t().press}>
        <MainButton>{t().main}</MainButton>
        <MainButton busy>{t().working}</MainButton>
        <div class="pair">
          <button type="button" class="button">
            {t().other}
          </button>
          <button type="button" class="button" aria-disabled="true">
            {t().off}
          </button>
          <button type="button" class="button grave">
            {t().grave}
          </button>
          <button type="button" class="button grave full">
            {t().grave}
          </button>
          <button type="button" class="plain">
            {t().plain}
          </button>
        </div>
      </Part>
      <Part title={t().ask}>
        <Field label={t().name} value={name()} onInput={setName} hint={t().hint} />
        <Field label={t().name} value={name()} onInput={setName} wrong={t().wrong} />
        <Segments label={t().choose} now={one()} options={options()} choose={setOne} />
        <Select label={t().choose} now={one()} options={options()} choose={(value) => setOne(value as 'one')} />
        <Choice
          label={t().choose}
          value={one()}
          choices={options().map(([value, label]) => ({ value, label }))}
          onChoose={(value) => setOne(value as 'one')}
          hint={t().hint}
        />
        <h3>{t().keys}</h3>
        <AmountEntry label={t().value} value={amount()} onInput={setAmount} unit="¥" hint={t().hint} keys still>
          <MainButton>{t().main}</MainButton>
        </AmountEntry>
      </Part>
      <Part title={t().say}>
        <Notice words={t().notice} />
        <Notice words={t().calm} calm />
        <Facts
          rows={[
            [t().facts.payee, t().from],
            [t().facts.fee, t().facts.free],
          ]}
        />
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t().sheet}
        </button>
        <Dialog open={open()} title={t().sheet} close={() => setOpen(false)}>
          <p>{t().sheetSays}</p>
        </Dialog>
      </Part>
      <Part title={t().list}>
        <ul class="list">
          <For each={['+', '−'] as const}>
            {(sign) => (
              <li>
                <div class="item">
                  <span>{t().from}</span>
                  <Amount value="88.80" sign={sign} />
                  <span class="quiet">{t().item}</span>
                  <span class="quiet">
                    <Amount value="1024.00" />
                  </span>
                </div>
              </li>
            )}
          </For>
        </ul>
      </Part>
      <Part title={t().table}>
        <Grid
          label={t().table}
          file={t().table}
          none={t().empty}
          rows={values.map((value, n) => ({ month: t().months[n]!, value: value.toFixed(2) }))}
          columns={[
            { key: 'month', title: t().month, names: true, text: (row) => row.month },
            {
              key: 'value',
              title: t().value,
              number: true,
              text: (row) => row.value,
              by: (row) => fenOf(row.value),
              cell: (row) => <Amount value={row.value} />,
            },
          ]}
        />
      </Part>
      <Part title={t().figures}>
        <Chart
          title={t().figures}
          columns={[t().month, t().value]}
          rows={values.map((value, n) => [t().months[n], <Amount value={value.toFixed(2)} />])}
        >
          <Line
            dots={values.map((value, n) => ({
              label: t().months[n]!,
              value,
              says: `${t().months[n]} ${value.toFixed(2)}`,
            }))}
            unit={String}
          />
          <Bars
            bars={values.map((value, n) => ({
              label: t().months[n]!,
              value,
              says: `${t().months[n]} ${value.toFixed(2)}`,
            }))}
            unit={String}
          />
          <Ring parts={values} />
        </Chart>
      </Part>
      <Part title={t().way}>
        <Crossing label={t().way} steps={t().steps} reached={2} />
        <Seal text="讫" />
      </Part>
      <Part title={t().waiting}>
        <Bones shape={['panel', 'line', 'line']} />
      </Part>
      <Part title={t().empty}>
        <Arch />
      </Part>
      <Part title={t().icons}>
        <div class="icons">
          <For each={iconNames}>{(icon) => <Icon name={icon} />}</For>
        </div>
      </Part>
      <Part title={t().scenes}>
        <Evening />
        <River />
      </Part>
    </div>
  )
}
