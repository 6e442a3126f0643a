import { readFileSync } from 'node:fs';
import ts from 'typescript';

const SOURCE = new URL('../../src/report/browser/page.ts', import.meta.url);

/** The page's script compiled from its source as it is now, whatever dist/ holds. */
export function compiledPageScript(): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    removeComments: true,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(readFileSync(SOURCE, 'utf8'), { compilerOptions }).outputText;
}
