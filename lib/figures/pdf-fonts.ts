import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

/** Not found through `import.meta.url`: inside the bundle of the web server that would point elsewhere. */
const require = createRequire(join(process.cwd(), 'package.json'));

/**
 * Inter, as on the pages, in whole TrueType files: the fonts that every PDF reader has lack the letters of Tshivenda
 * (ḓ ḽ ṋ ṅ ṱ). The web fonts do not serve: they are cut up by alphabet, and fontkit cannot subset WOFF2's composite glyphs.
 */
export const PDF_FONTS = {
  regular: require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
} as const;
