/** The app's own drawings: one line of even weight on a field of 24, round where a hand would be. They say nothing alone. */
const paths = {
  home: 'M3.5 11 12 4l8.5 7M6 9.5V20h4.5v-5.5h3V20H18V9.5',
  life: 'M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8.5h6M9 12.5h4',
  me: 'M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.5 20.5c.5-4 3.6-6 7.5-6s7 2 7.5 6',
  wealth: 'M4.5 20h15M7 20V9.5M17 20V9.5M4.5 9.5 12 4.5l7.5 5zM12 16.5v-5M10.2 13.2 12 11.4l1.8 1.8',
  sum: 'M5.5 3.5h13v17h-13zM8.5 7h7M8.5 11.5h.01M12 11.5h.01M15.5 11.5h.01M8.5 15.5h.01M12 15.5h.01M15.5 15.5h.01',
  mall: 'M4 9.5 5.8 4h12.4L20 9.5a2.67 2.67 0 0 1-5.33 0 2.67 2.67 0 0 1-5.34 0A2.67 2.67 0 0 1 4 9.5zM5.8 12.5V20h12.4v-7.5M10 20v-4.5h4V20',
  runs: 'M4 20.5h16M6.5 17v-6M12 17V4.5M17.5 17V8.5',
  desk: 'M4 4.5h11v15H4zM7 8.5h5M7 12h5M7 15.5h3M18 8l1.5 1.5L22 7M18 14l1.5 1.5L22 13',
  staff: 'M3.5 9h17v10.5h-17zM9 9V5.5h6V9M3.5 13.5h17M12 12.5v2.5',
  in: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  out: 'M12 16V5M7 9.5l5-5 5 5M4.5 20h15',
  send: 'M4 8.5h14M14 4.5l4 4-4 4M20 15.5H6M10 11.5l-4 4 4 4',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  chart: 'M4 4.5V20h16.5M7 15.5l4-5 3.5 3 5.5-7',
  pie: 'M12 3.5V12l6 6A8.5 8.5 0 1 1 12 3.5zM15.5 4.2a8.5 8.5 0 0 1 4.8 8.3H15.5z',
  statement: 'M6 3.5h8.5L18.5 8v12.5H6zM14 3.5V8.5h4.5M9 13h6M9 16.5h6',
  shield: 'M12 3.5 5 6v5.5c0 4.4 2.9 7.3 7 9 4.1-1.7 7-4.6 7-9V6zM9 12l2.2 2.2L15.2 10',
  limits: 'M4 16a8 8 0 1 1 16 0M12 16l3.5-5M4 20h16',
  phone: 'M7.5 3.5h9v17h-9zM10.5 17.5h3',
  data: 'M5 6c0-1.4 3.1-2.5 7-2.5S19 4.6 19 6s-3.1 2.5-7 2.5S5 7.4 5 6zM5 6v12c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5V6M5 12c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5',
  firm: 'M4 20.5V8l8-4.5L20 8v12.5M9 20.5V15h6v5.5M8 11h.01M12 11h.01M16 11h.01',
  family: 'M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM17 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2.5 20c.3-4 2.4-6.5 5.5-6.5s5.2 2.5 5.5 6.5M15.5 15c3.3-.6 5.6 1.3 6 5',
  repeat: 'M5 11a7 7 0 0 1 12-4.5L19.5 9M19.5 4.5V9H15M19 13a7 7 0 0 1-12 4.5L4.5 15M4.5 19.5V15H9',
  bell: 'M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  hidden: 'M4 4l16 16M9.5 6c.8-.3 1.6-.5 2.5-.5 6 0 9.5 6.5 9.5 6.5s-1 1.9-2.9 3.6M6 7.7C3.7 9.5 2.5 12 2.5 12S6 18.5 12 18.5c1.4 0 2.7-.4 3.8-.9',
  share: 'M12 15V4M8 7.5 12 3.5l4 4M5 12.5v8h14v-8',
  copy: 'M8.5 8.5h12v12h-12zM15.5 8.5v-5h-12v12h5',
  back: 'M14.5 5 7.5 12l7 7',
  next: 'M9.5 5l7 7-7 7',
  close: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  erase: 'M8.5 5.5h12v13h-12L3 12zM12 9.5l5 5M17 9.5l-5 5',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  sort: 'M8 4.5v15M4.5 16l3.5 3.5 3.5-3.5M16 19.5v-15M12.5 8 16 4.5 19.5 8',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15',
  day: 'M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8',
  water: 'M12 3.5c4 4.5 6 7.6 6 10.5a6 6 0 0 1-12 0c0-2.9 2-6 6-10.5z',
  gas: 'M12 3.5c1 3.5 5.5 5.5 5.5 10.5a5.5 5.5 0 0 1-11 0c0-2 1-3.5 2-4.5.3 1.5 1 2.5 2 2.5 1.5-2 1-5 1.5-8.5z',
  electricity: 'M13 3.5 5.5 13.5H11l-1 7 7.5-10.5H12z',
  heating: 'M6 4.5v15M12 4.5v15M18 4.5v15M6 7.5h12M6 16.5h12',
  mobile: 'M7.5 3.5h9v17h-9zM10.5 17.5h3',
  house: 'M3.5 20.5h17M6 20.5V6.5l6-3 6 3v14M10 20.5v-4h4v4M9.5 9h.01M14.5 9h.01M9.5 12.5h.01M14.5 12.5h.01',
} as const // biome-ignore format: a drawing a line
export type IconName = keyof typeof paths
export const iconNames = Object.keys(paths) as readonly IconName[]

/** A drawing that only some screens need stays with them: the first load has none of it. */
export const Drawn = (props: { path: string; class?: string | undefined }) => (
  <svg
    class="icon"
    classList={{ [props.class ?? '']: Boolean(props.class) }}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={props.path} />
  </svg>
)
export const Icon = (props: { name: IconName; class?: string }) => (
  <Drawn path={paths[props.name]} class={props.class} />
)
