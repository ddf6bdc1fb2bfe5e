import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Language = "en" | "de" | "es" | "ar";

/** Texts by their names. */
export type Words = Record<string, string>;

/** All that Stoa says in a language, as its table has it. */
export function wordsIn(language: Language): Words {
  const table = readFileSync(join(__dirname, `../../src/ui/words/texts/${language}.txt`), "utf8");
  return Object.fromEntries(table.split("\n").flatMap((line) => {
    const at = line.indexOf(" = ");
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 3)]];
  }));
}
