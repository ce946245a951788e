/**
 * One field over everything: the places one may open, the own movements, and for the bank's people what stands behind an id. The
 * combobox's semantics are Kobalte's; it is a file of its own that comes with the first search.
 */
import { Search as Combobox } from '@kobalte/core/search'
import { useNavigate } from '@solidjs/router'
import { createMemo, createSignal, onMount, Show } from 'solid-js'
import type { Hit } from '../../core/staff/wire.ts'
import { ask, ownAccount } from '../api.ts'
import { deposits } from '../deposits/api.ts'
import { pathOf } from '../deposits/MovementList.tsx'
import { inLocale, locale } from '../preferences.ts'
import { type Path, routes, type Who } from '../routes.ts'
import { awayWords, openAway } from '../ui/Away.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { grouped } from '../ui/money.ts'
import { dayWords } from '../ui/when.ts'
import { en as deskEn } from '../words/desk-en.ts'
import { type DeskWords, zh as deskZh } from '../words/desk-zh.ts'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { customerNumber, placesFor } from './find.ts'
import { mayOpen, mayOpenAny, searches } from './open-to.ts'
import { carry, setCalled } from './palette.ts'
import './search.css'

const w = (): DeskWords['search'] => inLocale(deskZh, deskEn).search
const MOST_PLACES = 7
const MOST_MOVEMENTS = 5
const RESTS_MS = 220

type Option = {
  readonly key: string
  readonly icon: IconName
  readonly title: string
  readonly says: string
  readonly to: { readonly path: string } | { readonly away: string }
  readonly before?: () => void
}
type Group = { readonly title: string; readonly options: readonly Option[] }

/** Where a hit is worked on, as far as the asker may open it. */
function screenOf({ kind, id, within, number, entry }: Hit): string | undefined {
  const at = (pattern: Path, path: string) => (mayOpen(pattern) ? path : undefined)
  switch (kind) {
    case 'reconciliation-case':
      return at('/desk/cases/:id', `/desk/cases/${id}`)
    case 'joining-case':
      return at('/staff/joinings/:id', `/staff/joinings/${id}`)
    case 'proposal':
      return at('/staff/proposals/:id', `/staff/proposals/${id}`)
    case 'firm':
      return at('/staff/work', '/staff/work')
    case 'bill-run':
      return at('/runs/:id', `/runs/${id}`)
    case 'house-bill':
      return at('/runs/:id/bills', `/runs/${within}/bills?search=${encodeURIComponent(number ?? '')}`)
    default:
      return entry ? at('/staff/movements/:id', `/staff/movements/${entry}`) : undefined
  }
}

export default function Search() {
  const navigate = useNavigate()
  const [typed, setTyped] = createSignal('')
  const [asking, setAsking] = createSignal(false)
  const [failed, setFailed] = createSignal(false)
  const [movements, setMovements] = createSignal<readonly Option[]>([])
  const [objects, setObjects] = createSignal<readonly Option[]>([])
  let field: HTMLInputElement | undefined
  let account: string | undefined
  let round = 0
  // After the dialog has opened, which takes the focus for itself.
  onMount(() => queueMicrotask(() => field?.focus()))

  const titled = routes
    .filter(({ path, who }) => !path.includes(':') && path !== '/staff' && path !== '/design' && mayOpenAny(who))
    // Whoever works here goes to their work first.
    .sort((one, other) => Number(one.who.some(ofAll)) - Number(other.who.some(ofAll)))
    .map(({ path }) => ({ path, zh: zh.titles[path], en: en.titles[path] }))
  const places = createMemo((): readonly Option[] =>
    placesFor(typed(), titled)
      .slice(0, typed() ? MOST_PLACES : titled.length)
      .map(({ path, ...title }) => ({
        key: path,
        icon: 'next',
        title: title[locale()],
        says: title[locale() === 'en' ? 'zh' : 'en'],
        to: { path },
      })),
  )
  const customer = createMemo((): readonly Option[] => {
    const number = customerNumber(typed())
    if (!number || !mayOpen('/staff/customers')) return []
    return [
      {
        key: 'customer',
        icon: 'me',
        title: w().customer(number.slice(-4)),
        says: w().customerHint,
        to: { path: '/staff/customers' },
        before: () => carry(number),
      },
    ]
  })

  const ofMovements = async (text: string): Promise<readonly Option[]> => {
    account ??= (await ownAccount()).id
    const { rows } = await deposits.movements(account, { text })
    const today = rows[0]?.bookedAt.slice(0, 10) ?? ''
    return [
      ...rows.slice(0, MOST_MOVEMENTS).map(
        (one): Option => ({
          key: one.id,
          icon: one.direction === 'in' ? 'in' : 'out',
          title: `${one.counterparty} ${one.memo}`,
          says: `${one.direction === 'in' ? '+' : '−'}${grouped(one.amount.amount)} · ${dayWords(one.bookedAt.slice(0, 10), today)}`,
          to: { path: pathOf(one) },
        }),
      ),
      ...(rows.length > 0
        ? [
            {
              key: 'movements',
              icon: 'search' as const,
              title: w().more(text),
              says: '',
              to: { path: `/movements?text=${encodeURIComponent(text)}` },
            },
          ]
        : []),
    ]
  }
  const ofObjects = async (text: string): Promise<readonly Option[]> => {
    const { hits } = await ask('search', 'GET', `/search?q=${encodeURIComponent(text)}`)
    return hits.flatMap((hit): Option[] => {
      const path = screenOf(hit)
      const says = `${w().states[hit.state] ?? hit.state} · ${hit.at.slice(0, 16).replace('T', ' ')}`
      const title = `${w().kinds[hit.kind]} ${hit.number ?? `…${hit.id.slice(-8)}`}`
      return [
        // What has no screen for the asker still says how it stands.
        { key: hit.id, icon: 'statement', title, says, to: { path: path ?? '' } },
        ...(hit.workflow
          ? [
              {
                key: `run ${hit.id}`,
                icon: 'share' as const,
                title: w().run(hit.id.slice(-8)),
                says: awayWords(hit.workflow),
                to: { away: hit.workflow },
              },
            ]
          : []),
      ]
    })
  }
  const look = async (text: string) => {
    const mine = ++round
    setTyped(text)
    const asked = text.trim()
    // Whose number it is, only the screen that asks for a reason looks up.
    if (asked.length < 2 || customerNumber(asked)) {
      setMovements([])
      setObjects([])
      return
    }
    setAsking(true)
    const [first, second] = await Promise.allSettled([
      ofMovements(asked),
      searches() ? ofObjects(asked) : Promise.resolve([]),
    ])
    if (mine !== round) return
    setMovements(first.status === 'fulfilled' ? first.value : [])
    setObjects(second.status === 'fulfilled' ? second.value : [])
    setFailed(first.status === 'rejected' || second.status === 'rejected')
    setAsking(false)
  }
  const groups = createMemo((): Group[] =>
    [
      { title: w().objects, options: [...customer(), ...objects()] },
      { title: w().places, options: places() },
      { title: w().movements, options: movements() },
    ].filter(({ options }) => options.length > 0),
  )
  const close = () => setCalled(undefined)
  const go = (one: Option | null) => {
    if (!one) return
    if ('away' in one.to) {
      openAway(one.to.away)
      return
    }
    if (one.to.path === '') return
    one.before?.()
    close()
    navigate(one.to.path)
  }
  return (
    <Dialog open title={w().title} close={close} wide>
      <Combobox<Option, Group>
        class="search"
        open
        options={groups()}
        optionValue="key"
        optionTextValue="title"
        optionLabel={() => ''}
        optionGroupChildren="options"
        debounceOptionsMillisecond={RESTS_MS}
        onInputChange={(text) => void look(text)}
        value={null}
        onChange={go}
        placeholder={w().field}
        itemComponent={(props) => (
          <Combobox.Item item={props.item} class="found-one" classList={{ nowhere: nowhere(props.item.rawValue) }}>
            <Icon name={props.item.rawValue.icon} />
            <span>{props.item.rawValue.title}</span>
            <span class="quiet">{props.item.rawValue.says}</span>
          </Combobox.Item>
        )}
        sectionComponent={(props) => (
          <Combobox.Section class="found-group quiet">{props.section.rawValue.title}</Combobox.Section>
        )}
      >
        <Combobox.Control class="search-field" aria-label={w().field}>
          <Icon name="search" />
          <Combobox.Input
            ref={field}
            aria-label={w().field}
            maxlength={60}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              close()
            }}
          />
        </Combobox.Control>
        <p class="quiet" role="status">
          {asking()
            ? w().asking
            : failed()
              ? w().failed
              : groups().length === 0
                ? w().none
                : mayOpen('/staff/customers')
                  ? w().hintStaff
                  : w().hint}
        </p>
        <Show when={groups().length > 0}>
          <Combobox.Listbox class="found-list" aria-label={w().title} />
        </Show>
      </Combobox>
    </Dialog>
  )
}
const ofAll = (who: Who) => who === 'customer' || who === 'anyone'
const nowhere = (one: Option) => 'path' in one.to && one.to.path === ''
