/** Whether the keys of one letter are heard; offered where there is likely to be a keyboard. */
import { Show } from 'solid-js'
import { inLocale, setShortcuts, shortcuts } from '../preferences.ts'
import { Segments } from '../ui/Segments.tsx'
import { en } from '../words/desk-en.ts'
import { type DeskWords, zh } from '../words/desk-zh.ts'

const w = (): DeskWords['keys'] => inLocale(zh, en).keys

export const KeysChoice = () => (
  <Show when={matchMedia('(any-pointer: fine)').matches}>
    <div class="field">
      <span class="question">{w().choice}</span>
      <Segments<'on' | 'off'>
        label={w().choice}
        now={shortcuts() ? 'on' : 'off'}
        options={(['on', 'off'] as const).map((one) => [one, w().choices[one]] as const)}
        choose={(one) => setShortcuts(one === 'on')}
      />
      <p class="quiet">{w().choiceHint}</p>
    </div>
  </Show>
)
