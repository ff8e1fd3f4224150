import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The house's own scale: the green-blue of deep water. */
const lagoon: MantineColorsTuple = [
  '#e9f6f6',
  '#d2ebec',
  '#a5d8d9',
  '#76c4c7',
  '#50b1b5',
  '#349da2',
  '#1a7d82',
  '#0e6b71',
  '#0a565b',
  '#063e42',
];

/** The accent: an amber that says “look here”, and nothing else. */
const marigold: MantineColorsTuple = [
  '#fff6e3',
  '#ffebc7',
  '#fbd68d',
  '#f6c052',
  '#f0ad25',
  '#dd960b',
  '#b87806',
  '#8f5b02',
  '#6d4502',
  '#4a2f01',
];

const slate: MantineColorsTuple = [
  '#f6f9f9',
  '#edf2f3',
  '#e2e9ea',
  '#d1dadc',
  '#b7c4c7',
  '#8a999d',
  '#5d6c70',
  '#48565a',
  '#323d40',
  '#1d2527',
];

const night: MantineColorsTuple = [
  '#dbe4e7',
  '#bcc9ce',
  '#9aaab1',
  '#61727a',
  '#3d4c54',
  '#2f3c43',
  '#243036',
  '#182226',
  '#12191c',
  '#0c1113',
];

export const theme = createTheme({
  primaryColor: 'lagoon',
  // Both carry white at a contrast of 4.5 or more.
  primaryShade: { light: 7, dark: 6 },
  colors: { lagoon, marigold, gray: slate, dark: night },
  black: '#1d2527',
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'Segoe UI Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // A list of choices at the end of the document lies in no landmark, and is far from its field by screen reader.
  components: { Combobox: { defaultProps: { withinPortal: false } } },
});

/** Mantine's own greys and reds for secondary text fall short of a contrast of 4.5; these do not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-6)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': 'var(--mantine-color-lagoon-7)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': '#ff9b91',
    '--mantine-color-anchor': 'var(--mantine-color-lagoon-3)',
  },
});
