import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder();
const project = path.join(folder, 'project');

/** Nothing of these belongs into a package, or into the copy it is built from. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', 'coverage', 'data', 'runs', 'reports', 'test', 'notebooks']);

/** What the toolkit is built and tested with: a user has no use for it. */
const DEVELOPMENT_TOOLS = [
  ...['typescript', 'vitest', 'eslint', 'knip', 'typedoc', 'playwright-core', 'assemblyscript'],
  ...['plotly.js', 'lightweight-charts', 'fast-check', 'danfojs-node', 'bullmq', 'ioredis'],
];

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // What npm tells its scripts of the project it runs in is not for another project.
  const env = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|VITEST)/.test(name));
  const options = { cwd, env: Object.fromEntries(env), maxBuffer: 1 << 26 };
  return (await promisify(execFile)(command, args, options)).stdout;
}

/** Built anew, from a copy: neither a stale `dist` nor one that others read meanwhile. */
async function pack(): Promise<string> {
  const copy = path.join(folder, 'copy');
  cpSync(root, copy, {
    recursive: true,
    filter: (file) => !LEFT_OUT.has(path.relative(root, file)) && !path.basename(file).startsWith('.dist-'),
  });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  await run('npm', ['pack', '--pack-destination', folder], copy);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return path.join(folder, tarball!);
}

function registryAnswers(): boolean {
  try {
    execFileSync('npm', ['view', 'commander', 'version', '--fetch-retries=0', '--fetch-timeout=5000'], { cwd: '/' });
    return true;
  } catch {
    return process.env['CVDLAB_REQUIRE']?.includes('registry') ?? false;
  }
}

describe.skipIf(!registryAnswers())('the packed package, in an empty project (needs the npm registry)', () => {
  beforeAll(async () => {
    mkdirSync(project);
    writeFileSync(path.join(project, 'package.json'), '{ "name": "mine", "private": true, "type": "module" }\n');
    const tarball = await pack();
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], project);
  }, 600_000);

  it('has its command line: the main job from end to end, offline', async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await run('npx', ['cvdlab', '--version'], project)).toBe(`${version}\n`);
    const printed = await run('npx', ['cvdlab', 'demo', '--out', 'demo'], project);
    expect(printed).toContain(`open ${path.join(project, 'demo', 'report.html')}`);
    expect(readdirSync(path.join(project, 'demo'))).toEqual(expect.arrayContaining(['report.html', 'run', 'stats']));
  }, 120_000);

  it('is imported as a module, and required by what knows no modules', async () => {
    const use = 'if (typeof lab.makeBars !== "function") throw new Error("no makeBars"); console.log("has makeBars");';
    writeFileSync(path.join(project, 'use.mjs'), `import * as lab from 'cvdlab'; ${use}\n`);
    // Kernels of notebooks resolve the default condition; Node.js 20.19 loads modules without top-level await so.
    writeFileSync(path.join(project, 'use.cjs'), `const lab = require('cvdlab'); ${use}\n`);
    expect(await run(process.execPath, ['use.mjs'], project)).toBe('has makeBars\n');
    expect(await run(process.execPath, ['use.cjs'], project)).toBe('has makeBars\n');
  });

  it('has types that a strict project can use, and that refuse what is no option', async () => {
    const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const use = (options: string): string => `import { scan } from 'cvdlab';\nexport const found = scan(${options});\n`;
    writeFileSync(path.join(project, 'right.ts'), use("{ symbol: 'X', lookback: 20 }"));
    writeFileSync(path.join(project, 'wrong.ts'), use("{ symbol: 'X', lookBack: 20 }"));
    const args = ['--noEmit', '--strict', '--module', 'node20', '--target', 'es2023', '--skipLibCheck'];
    const types = ['--types', 'node', '--typeRoots', path.join(root, 'node_modules', '@types')];
    await run(process.execPath, [compiler, ...args, ...types, 'right.ts'], project);
    const wrong = run(process.execPath, [compiler, ...args, ...types, 'wrong.ts'], project);
    await expect(wrong).rejects.toMatchObject({ stdout: expect.stringContaining("'lookBack'") as string });
  });

  it('runs the examples that come with it', async () => {
    const examples = path.join('node_modules', 'cvdlab', 'examples');
    expect(await run('npx', ['tsx', path.join(examples, 'first-bars.ts')], project)).toContain('24 bars of SIMUSDT');
    const detector = path.join(examples, 'three-bar-detector.ts');
    expect(await run('npx', ['cvdlab', 'audit', '--detector', detector], project)).toContain('kept');
  });

  it('brings what it depends on, and none of the tools it is made with', () => {
    const installed = readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toContain('cvdlab');
    expect(DEVELOPMENT_TOOLS.filter((name) => installed.includes(name))).toEqual([]);
    expect(installed.filter((name) => /^(@vitest|@typescript-eslint|@tensorflow|@assemblyscript)$/.test(name))).toEqual(
      [],
    );
  });

  it('holds what a user needs, and is not large', () => {
    const installed = path.join(project, 'node_modules', 'cvdlab');
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(readdirSync(installed).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'examples', 'package.json'].sort(),
    );
    expect(files.filter((file) => file.endsWith('.map') || /\.test\.|\.nb\.ts$/.test(file))).toEqual([]);
    const bytes = files.map((file) => statSync(path.join(installed, file))).filter((entry) => entry.isFile());
    const megabytes = bytes.reduce((sum, { size }) => sum + size, 0) / 1e6;
    console.info(`package: ${megabytes.toFixed(1)} MB in ${bytes.length} files`);
    expect(megabytes).toBeLessThan(12);
  });
});
