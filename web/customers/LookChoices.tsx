/** Language, appearance and size of text; at the door and under "me". */
import { elder, type Locale, locale, setElder, setLocale, setTheme, type Theme, theme, words } from '../preferences.ts'
import { Segments } from '../ui/Segments.tsx'

export const LookChoices = (props: { whole?: boolean }) => (
  <div class="stack">
    <Segments<Locale>
      label={words().me.language}
      now={locale()}
      options={[
        ['zh', '中文'],
        ['en', 'English'],
      ]}
      choose={setLocale}
      lang={(value) => (value === 'zh' ? 'zh-CN' : 'en')}
    />
    <Segments<'on' | 'off'>
      label={words().me.elder}
      now={elder() ? 'on' : 'off'}
      options={[
        ['off', `${words().me.elder} · ${words().me.off}`],
        ['on', `${words().me.elder} · ${words().me.on}`],
      ]}
      choose={(value) => setElder(value === 'on')}
    />
    {props.whole && (
      <Segments<Theme>
        label={words().me.theme}
        now={theme()}
        options={(['auto', 'light', 'dark'] as const).map((one) => [one, words().me.themes[one]] as const)}
        choose={setTheme}
      />
    )}
  </div>
)
